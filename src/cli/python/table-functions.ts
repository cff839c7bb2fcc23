// What a program with a model of tables does before and after its networks.

/** From rows to what the networks say. */
export const TABLE_FUNCTIONS: string = String.raw`DATE = re.compile(
    r"(\d{4}|\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{1,2})"
    r"(?:[Tt ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(?:(Z|UTC)|([+-])(\d{2}):?(\d{2})?)?"
)


def wrong(name, value, expected):
    return ValueError(f"column {name!r}: {value!r} is no {expected}")


def read_number(name, value):
    _, gaps, decimal, unit, _ = COLUMNS[name]
    if isinstance(value, str):
        text = value.strip()
        if text in gaps:
            return math.nan
        text = text.removeprefix(unit).removesuffix(unit).strip() if unit else text
        try:
            return float(text.replace(",", ".") if decimal == "," else text)
        except ValueError:
            raise wrong(name, value, "number (without separators of thousands)") from None
    return math.nan if value is None else float(value)


def read_date(name, value):
    """Milliseconds since 1970-01-01, UTC."""
    _, gaps, _, _, order = COLUMNS[name]
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return math.nan
    if isinstance(value, (int, float)):
        return float(value)
    text = (value if isinstance(value, str) else value.isoformat()).strip()
    if text in gaps:
        return math.nan
    found = DATE.fullmatch(text)
    if not found:
        raise wrong(name, value, "date of digits")
    a, b, c, hour, minute, second, fraction, _, sign, zone, more = found.groups()
    if len(a) == 4:
        year, month, day = a, b, c
    elif len(c) == 4:
        year, month, day = (c, a, b) if order == "mdy" else (c, b, a)
    else:
        raise wrong(name, value, "date with all digits of its year")
    try:
        days = datetime.date(int(year), int(month), int(day)).toordinal() - 719163
    except ValueError:
        raise wrong(name, value, "date") from None
    minutes = 60 * int(hour or 0) + int(minute or 0)
    offset = (60 * int(zone) + int(more or 0)) * (-1 if sign == "-" else 1) if zone else 0
    milliseconds = int(((fraction or "") + "000")[:3])
    return float(((days * 1440 + minutes - offset) * 60 + int(second or 0)) * 1000 + milliseconds)


def read_level(name, value):
    """The text of a category, None for a gap."""
    kind, gaps, _, _, _ = COLUMNS[name]
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, (bool, np.bool_)):
        text = "true" if value else "false"
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    else:
        text = str(value).strip()
    if text in gaps:
        return None
    if kind != "boolean":
        return text
    if text.lower() in ("true", "yes", "y", "t", "1"):
        return "true"
    if text.lower() in ("false", "no", "n", "f", "0"):
        return "false"
    raise wrong(name, value, "boolean")


READERS = {"number": read_number, "date": read_date}


def read_columns(rows):
    columns = {}
    for name, (kind, *_) in COLUMNS.items():
        read = READERS.get(kind, read_level)
        try:
            values = [read(name, row[name]) for row in rows]
        except KeyError:
            raise ValueError(f"there is no column {name!r}; None is a gap") from None
        columns[name] = np.array(values, dtype=np.float64 if kind in READERS else object)
    return columns


def scaled(values, median, scale, indicator):
    known = ~np.isnan(values)
    x = np.where(known, (values - median) * scale, 0.0)
    x = np.clip(x, -1e150, 1e150)
    x = x / np.sqrt(1 + (x / 3) ** 2)
    return np.column_stack([x, ~known] if indicator else [x])


def circle(index, parts, known):
    angle = 2 * np.pi * index / parts
    return np.column_stack([np.sin(angle) * known, np.cos(angle) * known])


def dates(values, median, scale, indicator, hours):
    known = ~np.isnan(values)
    time = np.where(known, values, 0).astype(np.int64)
    months = time.astype("datetime64[ms]").astype("datetime64[M]").astype(np.int64) % 12
    parts = [scaled(values, median, scale, indicator), circle(months, 12, known)]
    parts.append(circle((time // 86_400_000 + 4) % 7, 7, known))
    if hours:
        parts.append(circle(time // 3_600_000 % 24, 24, known))
    return np.column_stack(parts)


def levels(values, names, rare, gap):
    x = np.zeros((len(values), len(names) + rare + gap))
    places = {name: i for i, name in enumerate(names)}
    for row, value in enumerate(values):
        if value is None:
            place = len(names) + rare if gap else None
        else:
            place = places.get(value, len(names) if rare else None)
        if place is not None:
            x[row, place] = 1
    return x


def ensemble(rows):
    """(rows, outputs): the mean over the folds of the members, each with its share."""
    columns = read_columns(rows)
    total = 0
    for fold, features in enumerate(FEATURES):
        x = np.column_stack([make(columns[name], *how) for make, name, *how in features])
        x = x.astype(np.float32).astype(np.float64)  # as the networks, which are of float32, take them
        for weight, networks in MEMBERS:
            total = total + weight / len(FEATURES) * forward(networks[fold], x)
    return total


def as_rows(rows):
    return [rows] if isinstance(rows, dict) else list(rows)`;

/** What a classifier ends in. */
export const ANSWER_CLASSES = `def probabilities(rows):
    y = ensemble(rows).reshape(len(rows), -1)
    return np.hstack([1 - y, y]) if len(CLASSES) == 2 else y / y.sum(axis=1, keepdims=True)


def predict(rows):
    given = as_rows(rows)
    labels = [CLASSES[i] for i in probabilities(given).argmax(axis=1)] if given else []
    return labels[0] if isinstance(rows, dict) else labels


def predict_probabilities(rows):
    given = as_rows(rows)
    all_of_them = [dict(zip(CLASSES, row)) for row in probabilities(given).tolist()] if given else []
    return all_of_them[0] if isinstance(rows, dict) else all_of_them


def answers(rows):
    header = [TARGET, *(f"{TARGET}={label}" for label in CLASSES)]
    p = probabilities(rows) if rows else np.zeros((0, len(CLASSES)))
    return header, [[CLASSES[row.argmax()], *row.tolist()] for row in p]`;

/** What a regressor ends in. */
export const ANSWER_NUMBERS = `def predict(rows):
    given = as_rows(rows)
    numbers_of_all = (ensemble(given).reshape(-1) * SCALE + MEAN).tolist() if given else []
    return numbers_of_all[0] if isinstance(rows, dict) else numbers_of_all


def answers(rows):
    return [TARGET], [[value] for value in predict(rows)]`;
