/*
 * The floor under a report: only the system calls that it needs, in one thread, and nothing else.
 *
 *   blobs         lists every folder of blobs, and asks for the status of every `data`: its size
 *   repositories  lists every folder down to the repositories, and in each the revisions, layer links and tags
 *   links         opens, reads and closes every tag's `current/link` and the `link` of the revision that it names
 *   manifests     opens, reads and closes the blob of every revision
 *
 * Paths are relative to folders that are open already, which is the shortest way for the kernel; all is read into one
 * buffer.
 *
 * It does not look into the folders of tags, revisions and layer links: a report does, and finds a tag's `index`,
 * strangers and symbolic links there. It parses no manifest, keeps no digest, decides nothing, asks for no age, and
 * follows no index or referrer to further revisions that are kept: the stores that are measured have none. Uploads are
 * not measured. A manifest that two repositories have is read twice.
 *
 * Prints what it counted, named as in the `before` of `report --json`.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static uint64_t blobs, bytes, repositories, tags, manifests, layer_links;

/* What manifests are found by. */
static int blobs_folder;
/* The largest manifest that is judged: 4 MiB. */
static char content[4 * 1024 * 1024];
/* A digest's text is shorter. */
enum { max_link = 200 };

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* An entry of a folder as the kernel tells it (getdents64(2)). */
struct entry {
	uint64_t inode;
	int64_t offset;
	unsigned short length;
	unsigned char type;
	char name[];
};

/* Told of a folder by its name and the folder that it is in. */
typedef void Visit(int parent, const char *name, void *context);

static int open_folder(int parent, const char *name)
{
	int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0 && errno != ENOENT)
		fail(name);
	return folder;
}

/* Visits all folders in a folder; none where there is no such folder. */
static void each_folder(int parent, const char *name, Visit *visit, void *context)
{
	_Alignas(struct entry) char entries[32 * 1024];
	int folder = open_folder(parent, name);
	if (folder < 0)
		return;
	for (;;) {
		long length = syscall(SYS_getdents64, folder, entries, sizeof entries);
		if (length < 0)
			fail(name);
		if (length == 0)
			break;
		for (long at = 0; at < length;) {
			const struct entry *entry = (const struct entry *)(entries + at);
			at += entry->length;
			if (entry->type == DT_UNKNOWN) {
				fprintf(stderr, "This file system does not tell folders from files in its listings.\n");
				exit(1);
			}
			if (entry->type == DT_DIR && strcmp(entry->name, ".") != 0 && strcmp(entry->name, "..") != 0)
				visit(folder, entry->name, context);
		}
	}
	close(folder);
}

/* Reads a file into `content`, and returns how long it is. */
static size_t read_file(int parent, const char *path)
{
	int file = openat(parent, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (file < 0)
		fail(path);
	ssize_t length = read(file, content, sizeof content - 1);
	if (length < 0)
		fail(path);
	close(file);
	content[length] = '\0';
	return length;
}

static void visit_blob(int prefix, const char *encoded, void *context)
{
	struct stat status;
	char path[300];
	(void)context;
	snprintf(path, sizeof path, "%s/data", encoded);
	if (fstatat(prefix, path, &status, AT_SYMLINK_NOFOLLOW) < 0)
		fail(path);
	blobs++;
	bytes += status.st_size;
}

static void visit_prefix(int algorithm, const char *name, void *context)
{
	each_folder(algorithm, name, visit_blob, context);
}

static void visit_blob_algorithm(int parent, const char *name, void *context)
{
	each_folder(parent, name, visit_prefix, context);
}

static void visit_revision(int parent, const char *encoded, void *algorithm)
{
	char path[600];
	(void)parent;
	snprintf(path, sizeof path, "%s/%.2s/%s/data", (char *)algorithm, encoded, encoded);
	read_file(blobs_folder, path);
	manifests++;
}

static void visit_revision_algorithm(int revisions, const char *name, void *context)
{
	(void)context;
	each_folder(revisions, name, visit_revision, (void *)name);
}

static void visit_layer_link(int parent, const char *encoded, void *context)
{
	(void)parent, (void)encoded, (void)context;
	layer_links++;
}

static void visit_layer_algorithm(int layers, const char *name, void *context)
{
	each_folder(layers, name, visit_layer_link, context);
}

static void visit_tag(int parent, const char *name, void *manifests_part)
{
	char path[600];
	snprintf(path, sizeof path, "%s/current/link", name);
	size_t length = read_file(parent, path);
	char *colon = strchr(content, ':');
	if (colon == NULL || length > max_link) {
		fprintf(stderr, "The tag %s names no digest.\n", name);
		exit(1);
	}
	*colon = '/';
	snprintf(path, sizeof path, "revisions/%.*s/link", max_link, content);
	read_file(*(int *)manifests_part, path);
	tags++;
}

static void visit_below(int parent, const char *name, void *is_repository)
{
	if (strcmp(name, "_manifests") == 0) {
		int part = open_folder(parent, name);
		each_folder(part, "revisions", visit_revision_algorithm, NULL);
		each_folder(part, "tags", visit_tag, &part);
		close(part);
	} else if (strcmp(name, "_layers") == 0) {
		each_folder(parent, name, visit_layer_algorithm, NULL);
	} else if (strcmp(name, "_uploads") != 0) {
		int is_one = 0;
		each_folder(parent, name, visit_below, &is_one);
		repositories += is_one;
		return;
	}
	*(int *)is_repository = 1;
}

int main(int count, char **arguments)
{
	int is_repository = 0;
	if (count != 2 || chdir(arguments[1]) < 0 || chdir("docker/registry/v2") < 0) {
		fprintf(stderr, "usage: floor DIR, where DIR holds docker/registry/v2\n");
		return 2;
	}
	blobs_folder = open_folder(AT_FDCWD, "blobs");
	each_folder(AT_FDCWD, "blobs", visit_blob_algorithm, NULL);
	each_folder(AT_FDCWD, "repositories", visit_below, &is_repository);
	printf("{\"repositories\": %" PRIu64 ", \"tags\": %" PRIu64 ", \"manifests\": %" PRIu64, repositories, tags, manifests);
	printf(", \"layerLinks\": %" PRIu64 ", \"blobs\": %" PRIu64 ", \"bytes\": %" PRIu64 "}\n", layer_links, blobs, bytes);
	return 0;
}
