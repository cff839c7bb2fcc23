/** Anything of Myelin that can be saved: a network, a neuron, a scaler, an encoder, a random state. */
export interface Model {
  /** The object as plain data. */
  toJSON(): unknown;
}

/** A class whose objects can be saved: `Network`, `Neuron`, `StandardScaler`, `LabelEncoder`, … */
export interface ModelClass<T extends Model> {
  /** The object that the data describes. @throws FormatError */
  fromJSON(json: never): T;
}
