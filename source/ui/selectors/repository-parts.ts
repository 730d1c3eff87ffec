import type {Parts} from '../../format/parts-bar.ts';
import type {Model} from '../model.ts';
import {repositoryFacts} from './repository-facts.ts';
import {orphansRow} from './repository-rows.ts';

/** What the bytes of a repository, or of the blobs in none, are: kept, shared with other repositories, going. */
export function partsOf({inventory, estimate}: Model, row: number): Parts {
	const {bytes, shared, orphans} = repositoryFacts(inventory);
	const [all, others, goes] =
		row === orphansRow
			? [orphans.bytes, 0, estimate.orphans.bytes]
			: [bytes[row]!, shared[row]!, estimate.repositoryBytes(row)];
	return {kept: Math.max(0, all - others - goes), shared: others, goes};
}
