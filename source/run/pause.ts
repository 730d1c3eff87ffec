/** Holds a run at its safe points, with its lock, for as long as the operator wants. */
export class Pause {
	readonly #onChange: (resting: boolean) => void;
	#wanted = false;
	#goOn: () => void = () => undefined;

	/** @param onChange told when the run has come to rest, and when it goes on. */
	constructor(onChange: (resting: boolean) => void) {
		this.#onChange = onChange;
	}

	want(paused: boolean): void {
		this.#wanted = paused;
		if (!paused) {
			this.#goOn();
		}
	}

	/** For a safe point: resolves at once with false, or with true when the run may go on. */
	async rest(): Promise<boolean> {
		const isWanted = this.#wanted;
		while (this.#wanted) {
			this.#onChange(true);
			await new Promise<void>((resolve) => {
				this.#goOn = resolve;
			});
			this.#onChange(false);
		}

		return isWanted;
	}
}
