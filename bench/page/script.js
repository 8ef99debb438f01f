const REST_MS = 1_000;

/**
 * How long one contestant's script takes to do its job. The clock starts when the text of the script
 * is handed to the browser: to parse and compile it counts, to download it does not (that is the
 * download's figure). It stops when the job is done or, with `until: 'request'`, when the first request
 * leaves. Of `deviceId` a second clock starts when the script has run, its client is constructed, and the
 * page is at rest again (with `atOnce`, without any rest): it stops when the id that is asked for is there.
 */
export async function measure(order) {
  const { contestant, job, until, again = 0 } = order;
  const response = await fetch(`/script/${contestant}/${job}.js`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  const leaving = firstRequest();
  globalThis.order = order;
  const script = document.createElement('script');
  script.textContent = text;
  await settled();
  // A browser that was just started is busy with itself on every processor for as long.
  if (order.tab === 1) await new Promise((resolve) => setTimeout(resolve, REST_MS));

  const begun = performance.now();
  document.head.append(script);
  if (until === 'request') {
    const failed = globalThis.done.then(() => new Promise(() => {}));
    return { took: (await Promise.race([leaving, failed])) - begun };
  }
  if (!order.atOnce) await settled();
  const asked = performance.now();
  const value = await globalThis.done();
  const ended = performance.now();

  const repeated = [];
  for (let time = 0; time < again; time += 1) {
    const ask = globalThis.job(order);
    const anew = performance.now();
    await ask();
    repeated.push(performance.now() - anew);
  }
  return { took: ended - begun, call: ended - asked, value, repeated };
}

/** When `fetch` is called for the first time from now on. */
function firstRequest() {
  return new Promise((resolve) => {
    const real = globalThis.fetch;
    globalThis.fetch = (...words) => {
      resolve(performance.now());
      return real(...words);
    };
  });
}

/** The page is there, and has been painted. */
async function settled() {
  if (document.readyState !== 'complete')
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
