import type {Refusal} from '../../source/errors.ts';
import type {Problem} from '../../source/inventory/problems.ts';
import type {Figures, Plan} from '../../source/plan/plan.ts';
import type {Budget} from '../../source/selection/budget.ts';
import type {DroppedStep} from '../../source/plan/review-plan.ts';
import type {RunResult} from '../../source/run/run.ts';
import type {RunRecord, Session, Settings, Snapshot, Stage, Verification, Writer} from '../../source/session.ts';
import {samplePlan, sampleResult, sampleSettings} from './sample-plan.ts';

type Work<Value> = (session: FakeSession, signal: AbortSignal | undefined) => Value | Promise<Value>;

interface Script {
	readonly settings?: Partial<Settings>;
	readonly plan?: Plan;
	readonly dropped?: readonly DroppedStep[];
	readonly problems?: readonly Problem[];
	readonly refusal?: Refusal;
	/** What a run is refused with unless it was agreed to delete directly. */
	readonly noQuarantine?: Refusal;
	readonly runs?: readonly RunRecord[];
	readonly figures?: Figures;
	/** What another process's run is refused with. */
	readonly other?: Refusal;
	readonly writers?: readonly Writer[];
	readonly onScan?: Work<void>;
	readonly onRun?: Work<RunResult>;
	readonly onSettle?: Work<readonly RunResult[]>;
	readonly onUndo?: Work<RunResult>;
	readonly onPurge?: Work<RunResult>;
}

/** What a headless command drives, without a storage: it does what the script says and writes down what it was asked. */
export class FakeSession {
	readonly settings: Settings;
	/** The calls that would read or change a storage. */
	readonly calls: string[] = [];
	readonly problems: readonly Problem[];
	readonly refusal: Refusal | undefined;
	readonly budget: Budget | undefined = undefined;
	readonly #script: Script;
	readonly #listeners = new Set<() => void>();
	#snapshot: Snapshot = {version: 0, stage: {name: 'choosing'}, notes: []};

	constructor(script: Script = {}) {
		this.#script = script;
		this.settings = {...sampleSettings, ...script.settings};
		this.problems = script.problems ?? [];
		this.refusal = script.refusal;
	}

	/** As the commands take it: what they never ask for (the inventory, the selection) is not there. */
	get asSession(): Session {
		return this as unknown as Session;
	}

	getSnapshot = (): Snapshot => this.#snapshot;

	subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	show(stage: Stage, ...notes: readonly string[]): void {
		this.#snapshot = {version: this.#snapshot.version + 1, stage, notes: [...this.#snapshot.notes, ...notes]};
		for (const listener of this.#listeners) {
			listener();
		}
	}

	async scan(signal?: AbortSignal): Promise<void> {
		this.calls.push('scan');
		await this.#script.onScan?.(this, signal);
	}

	async findLeftovers(onPlace: (place: string) => void): Promise<void> {
		this.calls.push('find leftovers');
		onPlace('team/app');
	}

	async verify({deep}: {readonly deep: boolean}): Promise<Verification> {
		this.calls.push(deep ? 'verify deep' : 'verify');
		return {figures: this.#script.figures ?? samplePlan.before, problems: this.problems};
	}

	async savePlan(file: string): Promise<void> {
		this.calls.push(`save ${file}`);
	}

	async load(file: string): Promise<readonly DroppedStep[]> {
		this.calls.push(`load ${file}`);
		return this.#script.dropped ?? [];
	}

	plan(): Plan {
		return this.#script.plan ?? samplePlan;
	}

	mustBeAlone(): void {
		if (this.#script.other) {
			throw this.#script.other;
		}
	}

	async writers(): Promise<readonly Writer[]> {
		return this.#script.writers ?? [];
	}

	async run(
		plan: Plan,
		{keep, direct = false}: {readonly keep: boolean; readonly direct?: boolean},
		signal?: AbortSignal,
	): Promise<RunResult> {
		this.calls.push(`run ${plan.steps.length} steps${keep ? ', keep' : ''}${direct ? ', direct' : ''}`);
		if (this.#script.noQuarantine && !direct) {
			throw this.#script.noQuarantine;
		}

		return (await this.#script.onRun?.(this, signal)) ?? sampleResult;
	}

	runs(): readonly RunRecord[] {
		return this.#script.runs ?? [];
	}

	async settle(signal?: AbortSignal): Promise<readonly RunResult[]> {
		this.calls.push('settle');
		return (await this.#script.onSettle?.(this, signal)) ?? [];
	}

	async undo(id: string, signal?: AbortSignal): Promise<RunResult> {
		this.calls.push(`undo ${id}`);
		return (await this.#script.onUndo?.(this, signal)) ?? {...sampleResult, id, state: 'undone'};
	}

	async purge(id: string, signal?: AbortSignal): Promise<RunResult> {
		this.calls.push(`purge ${id}`);
		return (await this.#script.onPurge?.(this, signal)) ?? {...sampleResult, id};
	}
}
