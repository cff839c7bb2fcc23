// Fisher's irises: see README.md here for the source and the licence.
import iris from './iris.json' with { type: 'json' };

/** Samples with the class of each. */
export interface Iris {
  /** (150, 4): sepal length, sepal width, petal length, petal width in cm. */
  inputs: { data: Float64Array; shape: [rows: number, columns: number] };
  /** (150): setosa, versicolor or virginica. */
  labels: string[];
  /** What the columns are. */
  features: string[];
}

/** The 150 irises in scikit-learn's order, fifty of each species. */
export function loadIris(): Iris {
  const rows = iris.samples.map((line) => line.split(','));
  const data = Float64Array.from(rows.flatMap((row) => row.slice(0, 4)).map(Number));
  return {
    inputs: { data, shape: [rows.length, 4] },
    labels: rows.map((row) => row[4]!),
    features: [...iris.features],
  };
}
