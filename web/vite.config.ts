import { defineConfig } from 'vite';

// Maven says where the jar's class path root is; on its own, `npm run build` writes to dist.
const outDir = process.env['TANDEM_WEB_OUT'] ?? 'dist';

export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    // The page must hold under `default-src 'self'`: no data: URLs, no inline polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: {
    // Developing against a running gateway: its settings and its SIP WebSocket, from one origin.
    proxy: {
      '/console.json': 'http://127.0.0.1:8080',
      '/sip': { target: 'ws://127.0.0.1:8080', ws: true },
    },
  },
});
