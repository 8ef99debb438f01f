import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  differences,
  generator,
  inTurns,
  median,
  quantile,
  ratioOfMedians,
  shuffled,
  spread,
} from '../statistics.mjs';

test('quantiles lie between two values in proportion', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(quantile([0, 10], 0.25), 2.5);
  assert.equal(quantile([7], 0.75), 7);
  assert.equal(quantile([1, 2, 3], 1), 3);
});

test('numbers are sorted as numbers, and the values stay as they were', () => {
  const values = [100, 20, 3];
  assert.equal(median(values), 20);
  assert.deepEqual(values, [100, 20, 3]);
});

test('a spread names the quartiles, and one slow run does not move them', () => {
  const quiet = [1, 2, 3, 4, 5];
  assert.deepEqual(spread(quiet), { median: 3, lower: 2, upper: 4, count: 5 });
  assert.deepEqual(spread([1, 2, 3, 4, 5_000]), spread(quiet));
});

test('a ratio is that of the medians, within what the rounds leave open', () => {
  const others = [10, 11, 9, 10, 12, 8, 10, 11, 9];
  const ones = others.map((value) => value / 4);
  assert.deepEqual(ratioOfMedians(ones, others), { value: 0.25, low: 0.25, high: 0.25 });
  const { value, low, high } = ratioOfMedians([2, 3, 2, 9, 2, 3, 2, 2, 3], others);
  assert.equal(value, 0.2);
  assert.ok(low <= value && value <= high && low < high, `${low} to ${high}`);
});

test('the same rounds give the same interval', () => {
  const ones = [1, 2, 3, 4, 5, 6];
  const others = [2, 1, 4, 3, 6, 5];
  assert.deepEqual(ratioOfMedians(ones, others), ratioOfMedians(ones, others));
});

test('values of other rounds make no ratio', () => {
  assert.throws(() => ratioOfMedians([1, 2], [1]), /2 values and 1/);
  assert.throws(() => ratioOfMedians([], []), /0 values/);
});

test('differences are taken round by round', () => {
  assert.deepEqual(differences([5, 7], [1, 9]), [4, -2]);
});

test('turns: every name once a round, and each stands first equally often', async () => {
  const order = [];
  const values = await inTurns(['a', 'b', 'c'], 3, async (name, round) => {
    order.push(name + round);
    return order.length;
  });
  assert.deepEqual(order, ['a0', 'b0', 'c0', 'b1', 'c1', 'a1', 'c2', 'a2', 'b2']);
  assert.deepEqual(values, { a: [1, 6, 8], b: [2, 4, 9], c: [3, 5, 7] });
});

test('shuffled: the same items, and every order about equally often', () => {
  const random = generator(7);
  const seen = new Map();
  for (let time = 0; time < 6_000; time += 1) {
    const order = shuffled(['a', 'b', 'c'], random).join('');
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  assert.deepEqual([...seen.keys()].sort(), ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
  for (const [order, times] of seen) assert.ok(times > 850 && times < 1_150, `${order}: ${times}`);
});
