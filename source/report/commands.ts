/*
 * The commands without screens but for the report, which is what is done where there is neither a command nor a terminal.
 * They are loaded together, with what they share: most of that is used by several of them.
 */
export {apply} from './apply.ts';
export {clean} from './clean.ts';
export {policyCheck as policy} from './policy-check.ts';
export {purge} from './purge.ts';
export {runs} from './runs.ts';
export {undo} from './undo.ts';
export {verify} from './verify.ts';
export {why} from './why.ts';
