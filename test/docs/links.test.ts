import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type Page, PAGES, ROOT } from './pages';

/** Anchors of a page's headings, as GitHub makes them. */
function anchors({ text }: Page): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What is wrong with the links of a page that stay inside the repository. */
function brokenLinks(page: Page, pages: readonly Page[]): string[] {
  const links = [...page.text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  return links
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [file, anchor] = target.split('#') as [string, string?];
      const path = file === '' ? page.path : normalize(join(dirname(page.path), file));
      if (!existsSync(join(ROOT, path))) return true;
      const other = pages.find((candidate) => candidate.path === path);
      return anchor !== undefined && !(other !== undefined && anchors(other).includes(anchor));
    })
    .map((target) => `${page.path}: ${target}`);
}

test('every link between pages leads to a file and a heading that exist', () => {
  expect(PAGES.flatMap((page) => brokenLinks(page, PAGES))).toEqual([]);
  expect(PAGES.length).toBeGreaterThan(25);
});

test('a missing file and a missing heading are found, and links to other sites are left alone', () => {
  const text = '# One\n[a](docs/none.md) [b](#two) [c](#one) [d](https://example.org/x) [e](LICENSE)';
  const page = { path: 'README.md', text };
  expect(brokenLinks(page, [page])).toEqual(['README.md: docs/none.md', 'README.md: #two']);
});

test('every page is reached from the README', () => {
  const reached = new Set(['README.md']);
  for (const path of reached) {
    const page = PAGES.find((candidate) => candidate.path === path);
    const files = [...(page?.text ?? '').matchAll(/\]\(([^)\s#]+)(#[^)]*)?\)/g)].map(([, file]) => file!);
    for (const file of files) reached.add(normalize(join(dirname(path), file)));
  }
  const unreached = PAGES.filter(({ path }) => !reached.has(path) && !reached.has(dirname(path)));
  expect(unreached.map(({ path }) => path)).toEqual([]);
});
