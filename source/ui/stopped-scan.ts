import type {Stage} from '../session.ts';

/** What a scan is aborted with from here. */
export const scanStop = 'SIGINT';

/** True where the operator has stopped the scan: nothing failed, and what it had met may still be looked at. */
export const isStoppedScan = (stage: Stage): boolean => stage.name === 'failed' && stage.error === scanStop;
