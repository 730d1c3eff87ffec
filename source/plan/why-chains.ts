import {forEachHeld, isOrphan, repositoryNode} from '../inventory/graph.ts';
import {blobFlags, findLayerLink, findRevision, layerLinkRange, revisionRange} from '../inventory/inventory.ts';
import type {Chain, ChainLink, Root} from './explanation.ts';
import {isHeld, isKnownYoung, pathTo, type Question} from './question.ts';
import {rootReasons, youngRoot} from './root-reasons.ts';
import {linkMessage, needOf, relationOf} from './why-words.ts';

/** One shortest chain for each repository that keeps the digest, then those that are about the whole storage. */
export function findChains(question: Question): Chain[] {
	const repositories = [...question.inventory.repositories.names.keys()];
	const chains = repositories.flatMap((repository) => repositoryChains(question, repository));
	return [...chains, ...storageChains(question, chains)];
}

function repositoryChains(question: Question, repository: number): Chain[] {
	const {inventory, digest} = question;
	const revision = findRevision(inventory, repository, digest);
	if (revision >= 0 && isHeld(question, revision)) {
		return [chainTo(question, repository, revision, {further: countHolders(question, revision) - 1, isNeed: false})];
	}

	const needing = (question.users.get(repository) ?? []).filter((user) => isHeld(question, user));
	const hold = repositoryNode(inventory.graph, repository);
	if (isHeld(question, hold) && linksTo(question, repository)) {
		needing.push(hold);
	}

	const nearest = nearestOf(question, needing);
	return nearest === undefined
		? []
		: [chainTo(question, repository, nearest, {further: needing.length - 1, isNeed: true})];
}

/** The first of those that are nearest to a root. */
function nearestOf(question: Question, nodes: readonly number[]): number | undefined {
	let nearest: number | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const node of nodes) {
		const {length} = pathTo(question, node);
		if (length < least) {
			least = length;
			nearest = node;
		}
	}

	return nearest;
}

/** Whether a layer link of the repository has the digest, in its folder's name or in its text. */
function linksTo({inventory, digest}: Question, repository: number): boolean {
	if (findLayerLink(inventory, repository, digest) >= 0) {
		return true;
	}

	const [first, end] = layerLinkRange(inventory, repository);
	return [...inventory.layerLinks.aliases].some(([link, named]) => named === digest && link >= first && link < end);
}

/** The chain to a held node, and, where that is not the digest itself, to the blob that it needs. */
function chainTo(
	question: Question,
	repository: number,
	node: number,
	{further, isNeed}: {readonly further: number; readonly isNeed: boolean},
): Chain {
	const {inventory} = question;
	const path = pathTo(question, node);
	return {
		repository: inventory.repositories.names[repository]!,
		root: reasonOf(question, path[0]!),
		links: [...links(question, path), ...(isNeed ? [needLink(question, node)] : [])],
		further,
	};
}

function reasonOf({inventory, selection}: Question, node: number): Root {
	const [reason] = rootReasons(inventory, selection, node);
	if (reason === undefined) {
		throw new Error(`Node ${node} is held by nothing.`);
	}

	return reason;
}

function links({inventory}: Question, path: readonly number[]): ChainLink[] {
	const {digests, graph, repositories, revisions} = inventory;
	return path.flatMap((node, position): ChainLink[] => {
		const before = path[position - 1];
		// What is no revision is told by the root itself.
		if (before === undefined && node >= graph.revisions) {
			return [];
		}

		const relation = before === undefined ? 'root' : relationOf(inventory, before, node);
		const message = linkMessage(inventory, relation, before ?? node, node);
		if (node < graph.revisions) {
			return [{relation, digest: digests.text(revisions.digest[node]!), message}];
		}

		return [
			{relation, ...(node < graph.allBlobs ? {repository: repositories.names[node - graph.revisions]!} : {}), message},
		];
	});
}

function needLink({inventory, digest}: Question, node: number): ChainLink {
	const {relation, message} = needOf(inventory, node, digest);
	return {relation, digest: inventory.digests.text(digest), message};
}

/** What holds a revision directly: its own roots, and other held nodes that are not themselves held through it. */
function countHolders(question: Question, revision: number): number {
	const {inventory, selection} = question;
	const repository = inventory.revisions.repository[revision]!;
	const [first, end] = revisionRange(inventory, repository);
	const hold = repositoryNode(inventory.graph, repository);
	let count = rootReasons(inventory, selection, revision).length;
	const countFrom = (node: number) => {
		let isHolder = false;
		forEachHeld(inventory, node, (held) => {
			isHolder ||= held === revision;
		});
		count += isHolder && isHeld(question, node) && !pathTo(question, node).includes(revision) ? 1 : 0;
	};

	for (let other = first; other < end; other++) {
		countFrom(other);
	}

	countFrom(hold);
	return count;
}

/** What keeps a blob wherever it is used. */
function* storageChains(question: Question, own: readonly Chain[]): Generator<Chain> {
	const {inventory, selection, digest} = question;
	const {allBlobs, orphans} = inventory.graph;
	const flags = inventory.blobs.flags[digest]!;
	const text = inventory.digests.text(digest);
	const whole = (root: Root, chainLinks: readonly ChainLink[] = []): Chain => ({
		repository: null,
		root,
		links: chainLinks,
		further: 0,
	});
	const isPresent = (flags & blobFlags.present) !== 0;
	if (isPresent && isHeld(question, allBlobs)) {
		const path = pathTo(question, allBlobs);
		yield whole(reasonOf(question, path[0]!), links(question, path));
	}

	if (isHeld(question, orphans) && isOrphan(inventory, digest)) {
		yield whole(reasonOf(question, orphans));
	}

	if (selection.excludedBlobs.has(digest)) {
		yield whole({kind: 'excluded-orphans', digest: text, message: 'excluded by the operator'});
	}

	if ((flags & blobFlags.held) !== 0) {
		const message = 'named by a layer link that is behind a symbolic link';
		yield whole({kind: 'named', digest: text, message});
	}

	if ((flags & (blobFlags.present | blobFlags.linked)) === blobFlags.linked) {
		yield whole({
			kind: 'linked',
			digest: text,
			message:
				(flags & blobFlags.late) === 0
					? 'its data is behind a symbolic link, through which nothing is changed'
					: 'pushed while the storage was read',
		});
	}

	const isTold = own.some(({root}) => root.kind === 'young' && root.digest === text);
	if (!isTold && isKnownYoung(inventory, selection, digest)) {
		yield whole(youngRoot(inventory, selection, digest));
	}
}
