import {formatAge, formatAgeExactly} from '../format/age.ts';
import {isOrphan, referenceDigest, referenceFlags, referenceHas} from '../inventory/graph.ts';
import {findRevision, manifestKind, tagFlags, tagRange, type Inventory} from '../inventory/inventory.ts';
import type {FailedTest, Place} from './explanation.ts';
import {byRule} from '../selection/by-rule.ts';
import {isHeld, type Question} from './question.ts';
import {goingTags} from './root-reasons.ts';
import {brief, manifestName} from './why-words.ts';

type Failed = Pick<FailedTest, 'test' | 'message'>;

/** For each place that goes: all that could have kept it, and did not. */
export function failedTests(question: Question, places: readonly Place[]): FailedTest[] {
	return places
		.filter(({kept}) => !kept)
		.flatMap((place) => {
			const repository = place.place === 'blob' ? null : place.repository;
			return [...testsOf(question, place)].map((failed) => ({place: place.place, repository, ...failed}));
		});
}

function* testsOf(question: Question, place: Place): Generator<Failed> {
	switch (place.place) {
		case 'blob':
			yield* blobTests(question);
			break;
		case 'revision':
			yield* revisionTests(question, place.repository);
			break;
		case 'layer-link':
			yield* linkTests(question, place);
			break;
		case 'tag':
			yield {test: 'tag', message: tagMessage(question, place)};
			break;
		case 'tag-index':
			yield {
				test: 'tag',
				message: `the history of ${place.repository}:${place.tag} keeps nothing by itself`,
			};
			break;
	}
}

function tagMessage({inventory, selection}: Question, {repository, tag: name}: Extract<Place, {place: 'tag'}>): string {
	const [first, end] = tagRange(inventory, inventory.repositories.names.indexOf(repository));
	const tag = inventory.tags.names.indexOf(name, first);
	return `${repository}:${name} is chosen for deletion${tag < end ? byRule(selection, tag, true) : ''}`;
}

function* revisionTests(question: Question, name: string): Generator<Failed> {
	const {inventory, selection, digest} = question;
	const repository = inventory.repositories.names.indexOf(name);
	const going = [...goingTags(inventory, selection, repository, digest)];
	const deleted = going.length === 0 ? '' : `, but ${listed(going.map((tag) => `${name}:${tag}`))}, which goes`;
	yield {test: 'tag', message: `no tag of ${name} has it as current${deleted}`};
	if (hasBrokenTags(inventory, repository)) {
		yield {test: 'broken-tag', message: `no tag of ${name} that cannot be read has it in its history`};
	}

	yield {test: 'index', message: `no kept index of ${name} lists it${alsoGoing(question, repository)}`};
	yield {test: 'subject', message: subjectMessage(question, repository, name)};
	yield {test: 'named', message: 'nothing else names it: no strange folder, no symbolic link, no other revision'};
	yield {test: 'excluded', message: `not excluded, nor is ${name}`};
	yield {test: 'young', message: ageMessage(question, digest)};
	yield {
		test: 'frozen',
		message:
			manifestKind(inventory, digest) === 'unreadable'
				? 'it cannot be judged, and was chosen for deletion'
				: `its repository, ${name}, is not frozen`,
	};
}

function* linkTests(question: Question, place: Extract<Place, {place: 'layer-link'}>): Generator<Failed> {
	const {inventory, digest} = question;
	const {repository: name, names} = place;
	const repository = inventory.repositories.names.indexOf(name);
	const folder = names === null ? digest : inventory.digests.find(names.folder);
	yield {
		test: 'reference',
		message: `no kept manifest of ${name} references it${alsoGoing(question, repository)}`,
	};
	yield {test: 'excluded', message: `${name} is not excluded`};
	yield {test: 'young', message: ageMessage(question, folder)};
	yield {test: 'frozen', message: `${name} is not frozen`};
}

function* blobTests(question: Question): Generator<Failed> {
	const {inventory, users, digest} = question;
	const going = goingToo(question, [...users.values()].flat());
	yield {test: 'reference', message: `no kept manifest of any repository references it${going}`};
	yield {test: 'named', message: 'no repository in which all is kept links it, nor does any symbolic link'};
	yield {
		test: 'excluded',
		message: isOrphan(inventory, digest)
			? 'blobs that no manifest references are not excluded'
			: 'no manifest that references it is excluded',
	};
	yield {test: 'young', message: ageMessage(question, digest)};
	yield {test: 'frozen', message: 'no frozen repository is without _layers, which would keep every blob'};
}

/** The manifests that reference it and go: what to ask about next. */
function goingToo({inventory}: Question, users: readonly number[]): string {
	const [first] = users;
	if (first === undefined) {
		return '';
	}

	const name = manifestName(inventory, inventory.revisions.digest[first]!);
	return users.length === 1 ? ` (${name}, which goes, does)` : ` (${users.length} that go do, as ${name})`;
}

function alsoGoing(question: Question, repository: number): string {
	return goingToo(
		question,
		(question.users.get(repository) ?? []).filter((user) => !isHeld(question, user)),
	);
}

/** `a`, `a and b`, `a and 3 others` */
function listed(names: readonly string[]): string {
	const [first = '', second = ''] = names;
	return names.length <= 2 ? [first, second].filter(Boolean).join(' and ') : `${first} and ${names.length - 1} others`;
}

function hasBrokenTags(inventory: Inventory, repository: number): boolean {
	const [first, end] = tagRange(inventory, repository);
	return inventory.tags.flags.subarray(first, end).some((flags) => (flags & tagFlags.broken) !== 0);
}

function subjectMessage({inventory, digest}: Question, repository: number, name: string): string {
	const {digests, manifests} = inventory;
	const subject = manifests.targets
		.subarray(manifests.offsets[digest], manifests.offsets[digest + 1])
		.find((target) => referenceHas(target, referenceFlags.subject));
	if (subject === undefined) {
		return 'it has no subject';
	}

	const ordinal = referenceDigest(subject);
	const isRevision = findRevision(inventory, repository, ordinal) >= 0;
	return `its subject ${brief(digests.text(ordinal))} is ${isRevision ? 'not kept' : `no revision of ${name}`}`;
}

function ageMessage({inventory, selection}: Question, digest: number): string {
	const {grace, now} = selection;
	if (grace === 0) {
		return 'nothing counts as young: the grace age is 0';
	}

	const age = formatAge(now - inventory.blobs.time[digest]!);
	return `older than the grace age: ${age}, grace ${formatAgeExactly(grace)}`;
}
