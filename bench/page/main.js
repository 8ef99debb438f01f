/** Runs the row that the order names, and sends home what it measured. */

async function run() {
  const order = await (await fetch('/order')).json();
  const { measure } = await import(`/page/${order.page}.js`);
  return measure(order);
}

const result = await run().catch((error) => ({ error: String(error?.stack ?? error) }));
const answer = await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
if ((await answer.json()).again) location.reload();
