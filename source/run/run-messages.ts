import type {PackedError} from '../scan/messages.ts';
import type {NewRun} from './new-run.ts';
import type {LogLine, RunProgress, RunResult, StopSignal} from './run.ts';

/** What a run's thread is started for. */
export type RunOrder = {readonly root: string; readonly jobs: number} & (
	| {readonly kind: 'clean'; readonly run: NewRun}
	/** Finish whatever earlier runs left unfinished. */
	| {readonly kind: 'settle'}
	| {readonly kind: 'undo' | 'purge'; readonly id: string}
);

export type ToRun =
	| {readonly kind: 'stop'; readonly signal: StopSignal}
	/** Rest at the next safe point, or go on. */
	| {readonly kind: 'pause'; readonly paused: boolean}
	| {readonly kind: 'sweep-progress'; readonly done: number; readonly total: number}
	| {readonly kind: 'swept'; readonly error?: PackedError};

export type FromRun =
	/** `log`: what was done since the last of these. */
	| {readonly kind: 'progress'; readonly progress: RunProgress; readonly log: readonly LogLine[]}
	/** It has come to rest at a safe point, or goes on. */
	| {readonly kind: 'resting'; readonly resting: boolean}
	/** `rehearsal`: only to see what it would delete. */
	| {readonly kind: 'sweep'; readonly rehearsal: boolean}
	| {readonly kind: 'results'; readonly results: readonly RunResult[]}
	/** `isNoQuarantine`: it is a NoQuarantine. */
	| {readonly kind: 'error'; readonly error: PackedError; readonly isNoQuarantine: boolean};
