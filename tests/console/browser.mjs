// A browser that fails a test for whatever goes wrong on a page: errors, refused resources, broken security policy.
import assert from 'node:assert/strict';
import {mkdirSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';

const [, , , FOLDER, MODULES] = process.argv;
const require = createRequire(join(MODULES, 'x.js'));
const {chromium} = require('playwright-core');
const AXE = readFileSync(join(MODULES, 'axe-core', 'axe.min.js'), 'utf8');
export const SHOTS = join(FOLDER, 'console-screenshots');
mkdirSync(SHOTS, {recursive: true});

const PATIENCE_MS = Number(process.env.CONSOLE_TEST_PATIENCE_MS ?? 60000);  // of a machine that is busy with other tests
let browser;

export async function open() {
  // Root runs no sandbox; the pages are our own.
  browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'], timeout: PATIENCE_MS});
}
export const close = () => browser?.close();

// Runs drive(page) in a window of its own. `refusals`: HTTP statuses that the page is meant to meet.
export async function inWindow({scheme = 'light', width = 1280, height = 900, refusals = []}, drive) {
  const context = await browser.newContext({colorScheme: scheme, viewport: {width, height}, locale: 'en-GB', timezoneId: 'Pacific/Auckland', reducedMotion: 'reduce'});
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('console', (message) => {
    const meant = refusals.some((status) => message.text().includes(`status of ${status}`));
    if (['error', 'warning'].includes(message.type()) && !meant) wrong.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('http://127.0.0.1:')) wrong.push(`asks elsewhere: ${request.url()}`);
  });
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
  try {
    await drive(page);
    assert.deepEqual(wrong, []);
    assert.equal((await context.cookies()).length, 0);
  } catch (error) {
    await page.screenshot({path: join(SHOTS, 'failed.png')}).catch(() => {});
    if (wrong.length > 0) error.message += `\non the page: ${wrong.join('\n')}`;
    throw error;
  } finally {
    await context.close();
  }
}

// Goes to a page of the console, and waits until it is filled.
export async function goTo(page, address, hash) {
  await page.goto('about:blank');  // a page of its own: not a change of the fragment
  await page.goto(`${address}/${hash}`);
  await filled(page);
}
export async function filled(page) {
  await page.locator('main .body:not([aria-busy])').waitFor();
}

export const shot = (page, name) => page.screenshot({path: join(SHOTS, `${name}.png`), fullPage: true});

// Nothing that keeps somebody out, as axe-core sees it.
export async function assertAccessible(page, what) {
  await page.evaluate(AXE);
  const {violations} = await page.evaluate(() => window.axe.run(document, {resultTypes: ['violations']}));
  const serious = violations.filter(({impact}) => ['moderate', 'serious', 'critical'].includes(impact));
  assert.deepEqual(serious.map(({id, help, nodes}) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html).join(' ')}`), [], what);
}

export async function assertFits(page, what) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${what}: the page is ${over} px wider than the window`);
}
