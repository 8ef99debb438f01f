/** @jest-environment ./environment.cjs */
require('./story.cjs')();

test('there is a page', () => expect(document.body).toBeInstanceOf(HTMLElement));
