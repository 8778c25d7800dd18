package ml.serving.pmml;

import org.pmml4s.common.DataType;

/** Tensor datatypes of the Open Inference Protocol that this server knows, with the whole numbers each can hold. */
enum Datatype {
  BOOL(0, 0),
  UINT8(0, 255),
  UINT16(0, 65535),
  UINT32(0, 4294967295L),
  // PMML's integer is signed: what lies above is refused by value, not rounded.
  UINT64(0, Long.MAX_VALUE),
  INT8(Byte.MIN_VALUE, Byte.MAX_VALUE),
  INT16(Short.MIN_VALUE, Short.MAX_VALUE),
  INT32(Integer.MIN_VALUE, Integer.MAX_VALUE),
  INT64(Long.MIN_VALUE, Long.MAX_VALUE),
  FP32(0, 0),
  FP64(0, 0),
  BYTES(0, 0);

  static final String NAMES = "BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP32, FP64, BYTES";

  final long min;
  final long max;

  Datatype(long min, long max) {
    this.min = min;
    this.max = max;
  }

  boolean isFloat() {
    return this == FP32 || this == FP64;
  }

  boolean isInteger() {
    return min != max;
  }

  /** Null when there is no such datatype. */
  static Datatype of(String name) {
    for (Datatype type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }

  /** What a PMML data type is offered as: numbers as numbers, dates and everything else as text. */
  static Datatype of(DataType type) {
    if (type == DataType.INTEGER()) {
      return INT64;
    }
    if (type == DataType.FLOAT()) {
      return FP32;
    }
    if (type == DataType.BOOLEAN()) {
      return BOOL;
    }
    return type.isNumeric() ? FP64 : BYTES;
  }
}
