// A project as its user would have it: in a folder of its own, with its tools, and the tarball.
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './process.mjs';

/** Where the projects are: each folder beside `support`. */
export const PROJECTS = fileURLToPath(new URL('..', import.meta.url));

/** The vendor's own address, as it stands in the projects' sources. */
const SERVICE = 'https://libreauth.nutexe.dev';

/**
 * Copies the project to `folder`, has it ask the service at `url`, and installs its tools and the package,
 * exactly as its lock file says. No lock file can name a tarball that every build changes, so it is
 * entered in the copy, as `npm install` would enter it.
 *
 * @param {import('./package.mjs').Packed} packed
 */
export async function install(name, folder, packed, url) {
  alone(folder);
  await cp(join(PROJECTS, name), folder, { recursive: true });
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files.filter((it) => it.isFile())) {
    const path = join(file.parentPath, file.name);
    const text = await readFile(path, 'utf8');
    if (text.includes(SERVICE)) await writeFile(path, text.replaceAll(SERVICE, url));
  }
  await enter(folder, packed);
  // Nothing here needs what packages run at their installation.
  await run(['npm', 'ci', '--ignore-scripts', '--prefer-offline'], { cwd: folder });
}

async function enter(folder, { tarball, integrity, manifest }) {
  const { name, version, dependencies, bin, peerDependencies, peerDependenciesMeta } = manifest;
  const resolved = `file:${tarball}`;
  await change(join(folder, 'package.json'), (project) => {
    project.dependencies = { ...project.dependencies, [name]: resolved };
  });
  await change(join(folder, 'package-lock.json'), ({ packages }) => {
    packages[''].dependencies = { ...packages[''].dependencies, [name]: resolved };
    packages[`node_modules/${name}`] = {
      version,
      resolved,
      integrity,
      dependencies,
      bin,
      peerDependencies,
      peerDependenciesMeta,
    };
  });
}

async function change(path, work) {
  const it = JSON.parse(await readFile(path, 'utf8'));
  work(it);
  await writeFile(path, JSON.stringify(it, null, 2));
}

/** What a folder above has installed would be found, too, and hide what the package lacks. */
function alone(folder) {
  for (let above = dirname(folder); ; above = dirname(above)) {
    if (existsSync(join(above, 'node_modules')))
      throw new Error(
        `${above}/node_modules would help the projects in ${folder}: name another folder in TMPDIR`,
      );
    if (above === dirname(above)) return;
  }
}

/** The version that is installed of a package, or '' where there is none to tell. */
export async function installed(folder, tool) {
  const path = join(folder, 'node_modules', tool, 'package.json');
  return existsSync(path) ? JSON.parse(await readFile(path, 'utf8')).version : '';
}
