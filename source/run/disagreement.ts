import fs from 'node:fs';
import {clockSkew} from '../inventory/future.ts';
import type {Step} from '../plan/plan.ts';
import {measure} from '../scan/measure.ts';
import {readLink} from '../scan/read-links.ts';
import {dataFile, linkFile, tagCurrentLink} from '../storage/layout.ts';
import {status} from '../storage/walk.ts';

/** Why the disk disagrees with what the plan saw, or undefined. */
export type Disagreement = string | undefined;

/**
 * What a step's plan saw against what is there now.
 * @param since when the plan's scan began, in milliseconds since the epoch: what was written later was pushed meanwhile.
 */
export function disagreement(
	v2: string,
	step: Exclude<Step, {kind: 'repository'}>,
	at: string,
	since: number,
): Disagreement {
	const stats = status(at);
	if (stats === undefined) {
		return 'it is gone already';
	}

	if (stats.isSymbolicLink()) {
		return 'it is a symbolic link';
	}

	switch (step.kind) {
		case 'tag': {
			const path = `${v2}/${tagCurrentLink(step.repository, step.tag)}`;
			const link = readLink(path);
			const digest = link.state === 'good' ? link.digest : null;
			return digest === step.digest && !isNew(path, since) ? undefined : 'the tag was pushed meanwhile';
		}

		case 'blob': {
			const data = status(`${at}/${dataFile}`);
			if (!data?.isFile() || data.size !== step.bytes) {
				return 'its size has changed';
			}

			return isNewer(data, since) ? 'it was pushed meanwhile' : undefined;
		}

		case 'upload': {
			const now = measure(at);
			const goesOn = now?.bytes !== step.bytes || isBetween(now.time * 1000, since);
			return goesOn ? 'somebody has gone on with it' : undefined;
		}

		case 'leftover':
			return isWritten(at, stats.isDirectory(), since) ? 'somebody writes to it' : undefined;
		case 'tag-index':
		case 'revision':
		case 'layer-link':
			return isNew(`${at}/${linkFile}`, since) ? 'it was pushed meanwhile' : undefined;
	}
}

/** True when an interrupted write was taken up again: its file is there by now, or something of it is new. */
function isWritten(leftover: string, isFolder: boolean, since: number): boolean {
	const isTakenUp = (name: string) => name === linkFile || name === dataFile || isNew(`${leftover}/${name}`, since);
	return isNew(leftover, since) || (isFolder && fs.readdirSync(leftover).some(isTakenUp));
}

function isNew(path: string, since: number): boolean {
	const stats = status(path);
	return stats !== undefined && isNewer(stats, since);
}

/** Whether something was written, or put where it is, since. */
export const isNewer = (stats: fs.Stats, since: number) => isBetween(Math.max(stats.mtimeMs, stats.ctimeMs), since);

/** Whole milliseconds: what was written within the one in which the scan began was seen by it. */
const isBetween = (time: number, since: number) => Math.floor(time) > since && time < Date.now() + clockSkew;
