// The entry `myelin/plot`: pictures as SVG text.

export { plotBacktest } from './plot/backtest.js';
export { plotCalibration } from './plot/calibration.js';
export { plotConfusion } from './plot/confusion.js';
export type { FigureOptions } from './plot/figure.js';
export { type ForecastFigureOptions, plotForecast } from './plot/forecast.js';
export { plotImportance } from './plot/importance.js';
export { plotLearningCurves } from './plot/learning-curves.js';
export { plotNetwork } from './plot/network.js';
export { type NotebookPicture, notebookPicture } from './plot/notebook.js';
export { plotPartialDependence } from './plot/partial-dependence.js';
export { plotPredictions } from './plot/predictions.js';
export { plotRoc } from './plot/roc.js';
