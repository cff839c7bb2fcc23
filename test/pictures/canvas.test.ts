// What pages have: elements, canvases, bitmaps. Node has none of them.
import { describe, expect, it } from 'vitest';
import { encodePng, fromPixels, readImage, readImages } from '../../src/images.js';
import { DataError, FormatError } from '../../src/index.js';
import { expectRejection } from '../support/errors.js';

const isPage = typeof document === 'object';
const pixels = {
  data: Uint8ClampedArray.from({ length: 6 * 4 * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (i * 37) % 256,
  ),
  width: 6,
  height: 4,
};

describe.runIf(isPage)('pages', () => {
  const expected = (): unknown => fromPixels(pixels);

  it('give ImageData, canvases, bitmaps and elements, all the same picture', async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [6, 4];
    const data = new ImageData(pixels.data, 6, 4);
    canvas.getContext('2d')!.putImageData(data, 0, 0);
    const element = new Image();
    element.src = canvas.toDataURL('image/png');
    const blob = new Blob([encodePng(fromPixels(pixels))], { type: 'image/png' });
    const url = URL.createObjectURL(blob);
    const sources = [
      data,
      canvas,
      element,
      await createImageBitmap(canvas),
      blob,
      url,
      new URL(canvas.toDataURL()),
    ];
    for (const source of sources) expect(await readImage(source)).toEqual(expected());
    expect(fromPixels(data)).toEqual(expected());
    expect((await readImages(sources, { size: 2 })).shape).toEqual([7, 2, 2, 3]);
    URL.revokeObjectURL(url);
  });

  it('give a JPEG nearly as it was drawn', async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [16, 16];
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'rgb(200, 100, 50)';
    context.fillRect(0, 0, 16, 16);
    const blob = await new Promise<Blob | null>((resolve) =>
      canvas.toBlob(resolve, 'image/jpeg', 1),
    );
    const { data } = await readImage(blob!, { size: 1, scale: [0, 255] });
    for (const [i, value] of [200, 100, 50].entries())
      expect(Math.abs(data[i]! - value)).toBeLessThan(4);
    const cut = blob!.slice(0, blob!.size - 2);
    await expectRejection(readImage(cut), FormatError, 'ERR_FORMAT', 'too soon');
  });

  it('refuse what shows nothing, and paths', async () => {
    const broken = new Image();
    broken.src = 'data:image/png;base64,AAAA';
    await expectRejection(readImage(broken), DataError, 'ERR_DATA', 'cannot be had');
    const empty = document.createElement('canvas');
    empty.width = 0;
    await expectRejection(readImage(empty), DataError, 'ERR_DATA', 'shows nothing');
    await expectRejection(
      readImage(document.createElement('canvas'), { maxPixels: 9 }),
      FormatError,
      'ERR_FORMAT',
      'maxPixels',
    );
  });
});
