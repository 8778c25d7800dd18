import type { Import } from "./machine.ts";

/** Names of a module that loading may import. */
interface Allowed {
  readonly module: RegExp;
  readonly names: RegExp;
}

/** A class, by how Python people write its name. */
const classes = /^_?[A-Z]\w*$/;

/**
 * What a model's pickle may import: names that make data, never those that do something. Whole libraries are not enough of
 * a rule: `numpy.testing` has a function that runs text, `joblib.load` reads another file, and the distributions of
 * `scipy.stats` run text that their state holds (`exec` in scipy/stats/_distn_infrastructure.py).
 */
const allowed: readonly Allowed[] = [
  {
    module: /^(builtins|__builtin__)$/,
    names: /^(object|int|float|complex|bool|str|bytes|bytearray|list|tuple|dict|set|frozenset|slice|range)$/,
  },
  { module: /^collections$/, names: /^(OrderedDict|defaultdict|Counter|deque)$/ },
  { module: /^(copyreg|copy_reg)$/, names: /^_reconstructor$/ },
  { module: /^datetime$/, names: /^(date|datetime|time|timedelta|timezone)$/ },
  { module: /^decimal$/, names: /^Decimal$/ },
  { module: /^_codecs$/, names: /^encode$/ },
  {
    module: /^numpy$/,
    names:
      /^(dtype|ndarray|matrix|bool_?|u?int(8|16|32|64)|float(16|32|64|128)|complex(64|128)|str_|bytes_|object_|datetime64|timedelta64|abs|absolute|cbrt|ceil|cos|exp|exp2|expm1|floor|log|log10|log1p|log2|negative|reciprocal|rint|sign|sin|sqrt|square|tan|tanh|max|maximum|mean|median|min|minimum|sum)$/,
  },
  { module: /^numpy\.dtypes$/, names: /^[A-Z]\w*DType$/ },
  { module: /^numpy\._?core\.multiarray$/, names: /^(_reconstruct|scalar)$/ },
  { module: /^numpy\._?core\.numeric$/, names: /^_frombuffer$/ },
  { module: /^numpy\.random\._pickle$/, names: /^__(bit_generator|generator|randomstate)_ctor$/ },
  { module: /^numpy\.random\._(mt19937|pcg64|philox|sfc64)$/, names: /^(MT19937|PCG64|PCG64DXSM|Philox|SFC64)$/ },
  { module: /^numpy\.random\.bit_generator$/, names: /^(__pyx_unpickle_)?(SeedSequence|SeedlessSeedSequence)$/ },
  { module: /^numpy\.random\._generator$/, names: /^Generator$/ },
  { module: /^numpy\.ma\.core$/, names: /^(MaskedArray|_mareconstruct)$/ },
  { module: /^joblib\.numpy_pickle$/, names: /^NumpyArrayWrapper$/ },
  { module: /^scipy\.sparse(\._?\w+)*$/, names: /^(bsr|coo|csc|csr|dia|dok|lil)_(array|matrix)$/ },
  { module: /^scipy\.interpolate(\._?\w+)*$/, names: /^(BSpline|PPoly|interp1d)$/ },
  // Compiled classes are made by functions: `newObj` of the trees of neighbours, Cython's own of the losses.
  {
    module: /^sklearn\.(?!datasets\b|externals\b|utils\._(test|mock)|.*\btests\b)[\w.]+$/,
    names: /^(_?[A-Z]\w*|newObj|__pyx_unpickle_\w+)$/,
  },
  {
    module:
      /^sklearn\.(metrics\.(_classification|_regression|_ranking|pairwise)|feature_selection\._univariate_selection)$/,
    names: /^[a-z]\w*$/,
  },
  { module: /^xgboost\.(core|sklearn)$/, names: classes },
  { module: /^lightgbm\.(basic|compat|sklearn)$/, names: classes },
];

/** Whether loading may import it. No rule takes a dotted name, which reaches what a module has imported itself. */
export function isAllowed({ module, name }: Import): boolean {
  return allowed.some((rule) => rule.module.test(module) && rule.names.test(name));
}

/** Libraries whose names {@link isAllowed} knows, by the package that brings them. */
const packages: Readonly<Record<string, string>> = {
  numpy: "numpy",
  scipy: "scipy",
  sklearn: "scikit-learn",
  joblib: "joblib",
  xgboost: "xgboost",
  lightgbm: "lightgbm",
};

/** The package that an import needs. Undefined: none that is known. */
export function packageOf({ module }: Import): string | undefined {
  return packages[module.split(".")[0] ?? ""];
}
