import { dirname, join } from 'node:path';
import { defineConfig } from 'vite';

// A build of its own, so that nothing of it comes to the operators' page. The admin listener serves these few names.
const beside = process.env['TANDEM_WEB_OUT'];

export default defineConfig({
  base: './',
  root: 'supervisor',
  publicDir: '../public',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: beside === undefined ? '../dist-supervisor' : join(dirname(beside), 'tandem-supervisor'),
    emptyOutDir: true,
    target: 'es2022',
    // As the other page: no data: URLs, no inline polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: { entryFileNames: 'supervisor.js', assetFileNames: 'supervisor[extname]' },
    },
  },
  server: {
    // Developing against a running gateway's admin listener.
    proxy: { '/api': { target: 'http://127.0.0.1:8090', ws: true }, '/metrics': 'http://127.0.0.1:8090' },
  },
});
