package dev.folkmoot.net.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers of fixed size, little end first, as protobuf has them. */
final class LittleEndian {
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLES =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static float getFloat(byte[] bytes, int at) {
    return (float) FLOATS.get(bytes, at);
  }

  static void putFloat(byte[] bytes, int at, float value) {
    FLOATS.set(bytes, at, value);
  }

  static double getDouble(byte[] bytes, int at) {
    return (double) DOUBLES.get(bytes, at);
  }

  static void putDouble(byte[] bytes, int at, double value) {
    DOUBLES.set(bytes, at, value);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }
}
