let segmenter: Intl.Segmenter | undefined;

/**
 * What a reader takes for one character, with the marks that belong to it, by `Intl.Segmenter`. That is made when the
 * first text needs it: it takes 20 ms, and what is drawn at the start is plain. The bundle has its libraries use it, too.
 */
export const graphemes = {
	segment: (text: string): Intl.Segments => (segmenter ??= new Intl.Segmenter()).segment(text),
} as const;
