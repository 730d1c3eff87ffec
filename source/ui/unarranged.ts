/** How a list begins: all of it, what frees most first. */
export const unarranged = {sort: 'reclaim', reversed: false, filter: '', show: 'all'} as const;
