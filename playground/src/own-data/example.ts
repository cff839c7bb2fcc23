// Fisher's irises (examples/data/README.md has source and licence), as somebody would have them in a file.
import iris from '../../../examples/data/iris.json';

export const EXAMPLE: string = `${iris.features.join(',')},species\n${iris.samples.join('\n')}\n`;
