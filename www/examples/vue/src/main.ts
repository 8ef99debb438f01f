import { createLibreAuth } from 'libreauth-client/vue';
import { createApp } from 'vue';
import App from './App.vue';
import '../../common/style.css';
import { makeClient } from './client.ts';

createApp(App)
  .use(createLibreAuth({ client: makeClient }))
  .mount('#root');
