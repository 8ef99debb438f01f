/** @jest-environment node */
require('./story.cjs')();
