const status = document.querySelector('[role=status]');

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  status.textContent = await chrome.runtime.sendMessage(new FormData(event.target).get('key'));
});
status.textContent = 'Not licensed';
