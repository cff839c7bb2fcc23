import DefaultTheme from 'vitepress/theme';
import { RunExample } from './run-example.mjs';
import './run-example.css';

export default {
  extends: DefaultTheme,
  /** @param {{ app: import('vue').App }} context */
  enhanceApp({ app }) {
    app.component('RunExample', RunExample);
  },
};
