/** Lines of at most `width` characters, each with `indent` before it. A word that is too long has a line of its own. */
export function wrapText(text: string, indent = '', width = 80): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line !== '' && indent.length + line.length + 1 + word.length > width) {
			lines.push(indent + line);
			line = word;
		} else {
			line = line === '' ? word : `${line} ${word}`;
		}
	}

	return [...lines, indent + line];
}

/** The same for a screen, beyond whose edge nothing is seen: a word that is too long goes on in the next line. */
export function brokenText(text: string, indent = '', width = 80): string[] {
	const room = width - indent.length;
	const words = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'gsu')) ?? ['']);
	return wrapText(words.join(' '), indent, width);
}
