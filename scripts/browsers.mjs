// Where the browsers of the test suite are: an environment variable first, then the usual paths.
import { existsSync, readdirSync } from 'node:fs';

const USUAL = {
  chromium: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  firefox: [
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ],
  webkitDriver: ['/usr/bin/WebKitWebDriver'],
  xvfb: ['/usr/bin/Xvfb'],
};

/**
 * @param {string} variable @param {readonly string[]} usual
 * @returns {string | undefined}
 */
function find(variable, usual) {
  const named = process.env[variable];
  // A variable that names nothing means missing, not "look elsewhere".
  return (named ? [named] : usual).find((path) => existsSync(path));
}

/** Debian keeps WebKitGTK's browser in a folder named after the architecture. */
function miniBrowsers() {
  return ['/usr/lib', '/usr/libexec']
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
    .flatMap((folder) => ['4.1', '4.0'].map((api) => `${folder}/webkit2gtk-${api}/MiniBrowser`));
}

/** Path of Chromium, undefined where there is none. */
export const chromium = find('MYELIN_CHROMIUM', USUAL.chromium);
/** Path of Firefox, undefined where there is none. */
export const firefox = find('MYELIN_FIREFOX', USUAL.firefox);

/** WebKitGTK's driver and browser, and the display server that it needs where there is no DISPLAY. */
function findWebkit() {
  const driver = find('MYELIN_WEBKIT_DRIVER', USUAL.webkitDriver);
  const browser = find('MYELIN_WEBKIT', miniBrowsers());
  const xvfb = find('MYELIN_XVFB', USUAL.xvfb);
  if (!driver || !browser || !(process.env.DISPLAY || xvfb)) return undefined;
  return { driver, browser, xvfb };
}
export const webkit = findWebkit();

/** What cannot be tested here, each with the way to have it. */
export const missingBrowsers = [
  ...(chromium ? [] : ['Chromium: apt-get install chromium, or set MYELIN_CHROMIUM']),
  ...(firefox ? [] : ['Firefox: apt-get install firefox-esr, or set MYELIN_FIREFOX']),
  ...(webkit
    ? []
    : [
        'WebKit: apt-get install webkit2gtk-driver xvfb, or set MYELIN_WEBKIT_DRIVER and MYELIN_WEBKIT',
      ]),
];
