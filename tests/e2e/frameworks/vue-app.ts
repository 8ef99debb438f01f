import type { LicenseSession, Snapshot } from 'libreauth-client';
import { useLibreAuth } from 'libreauth-client/vue';
import { defineComponent, h, type PropType } from 'vue';

/** What the tests render, on the server and in the browser alike. */

export const Status = defineComponent({
  props: { renders: { type: Array as PropType<Snapshot[]>, required: true } },
  setup({ renders }) {
    const { snapshot, state, licensed } = useLibreAuth<LicenseSession>();
    return () => {
      renders.push(snapshot.value);
      return h('section', { 'aria-label': 'app' }, [
        h('p', { role: 'status' }, state.value),
        licensed.value ? h('p', 'open') : h('p', `closed: ${state.value}`),
      ]);
    };
  },
});
