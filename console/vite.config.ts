import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const gateway = process.env.ALLHANDS_URL ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    // One file of icons: packed each on its own they are a third larger.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'icons', test: /@ant-design[\\/]icons/ }] } },
    },
  },
  server: {
    proxy: { '/v1': { target: gateway }, '/openapi.json': { target: gateway }, '/docs': { target: gateway } },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
});
