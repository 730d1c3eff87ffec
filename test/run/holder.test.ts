import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {isGone, isHolder, isInSight, self, type Holder, type Onlooker} from '../../source/run/holder.ts';

/** No process has this number: the kernel's limit is below. */
const nobody = 2 ** 30;
const bootedAt = Date.parse('2026-11-24T08:00:00Z');
const before = '2026-11-24T07:00:00.000Z';
const since = '2026-11-24T09:00:00.000Z';
const own: Onlooker = {...self(), host: 'web1', machine: 'machine 1', boot: 'boot 2', since, bootedAt};
const gone: Holder = {...own, pid: nobody};

describe('who holds a lock', () => {
	it('is told of this process, whole, as far as the system tells', () => {
		assert.ok(isHolder(JSON.parse(JSON.stringify(self()))));
		assert.equal(isGone(self()), false);
		assert.equal(isInSight(self()), true);
	});

	describe('is gone for certain', () => {
		const cases: ReadonlyArray<readonly [name: string, holder: Holder, by?: Onlooker]> = [
			['in the same namespace of the same boot, when no process has its number', gone],
			['in the same namespace, whatever the host was called then', {...gone, host: 'old-name'}],
			['when its number is another process by now', {...own, pid: process.pid, started: '1'}],
			['with an earlier boot of this machine', {...own, boot: 'boot 1', since: before}],
			[
				'with an earlier boot, in a container that is named after its id',
				{...own, host: '0123456789ab', machine: '', boot: 'boot 1', namespace: 'pid:[1]', since: before},
				{...own, host: '0123456789ab', machine: ''},
			],
		];
		for (const [name, holder, by = own] of cases) {
			it(name, () => {
				assert.equal(isGone(holder, by), true);
			});
		}
	});

	describe('may still run', () => {
		const elsewhere = {...gone, boot: 'boot 1', since: before};
		const cases: ReadonlyArray<readonly [name: string, holder: Holder, by?: Onlooker]> = [
			['in another namespace, where the same number is another process', {...gone, namespace: 'pid:[1]'}],
			['as process 1 of another container', {...own, pid: 1, started: '1', namespace: 'pid:[1]'}],
			['on another host', {...elsewhere, host: 'web2', machine: 'machine 2'}],
			['on another host of the same name', {...elsewhere, machine: 'machine 2'}],
			['on a host of another name, with the same machine id in a copied image', {...elsewhere, host: 'web2'}],
			['since this machine was started, on a copy of it', {...elsewhere, since}],
			[
				'in a container that was given its name, on this host or another',
				{...elsewhere, machine: ''},
				{...own, machine: ''},
			],
			['when the lock does not tell the boot', {...gone, boot: ''}],
			['when this system does not tell its boot', {...gone, boot: 'boot 1', since: before}, {...own, boot: ''}],
			['when neither tells', {...gone, boot: ''}, {...own, boot: ''}],
			['when neither tells the namespace', {...gone, namespace: ''}, {...own, namespace: ''}],
			['when this system does not tell when it was started', elsewhere, {...own, bootedAt: Number.NaN}],
			['when its clock cannot be read', {...elsewhere, since: 'yesterday'}],
		];
		for (const [name, holder, by = own] of cases) {
			it(name, () => {
				assert.equal(isGone(holder, by), false);
			});
		}
	});
});
