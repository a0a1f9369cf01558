import { defineConfig } from '@playwright/test';
import journeys from './playwright.config';

/** Writes a picture of every screen to `shots/out`, at phone and desktop width, light and dark. */
export default defineConfig(journeys, { testDir: 'shots', workers: 1 });
