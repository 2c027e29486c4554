namespace DisclosureFlow.Pdf.Compression;

/// <summary>Collects bits, the lowest of each byte first (RFC 1951, 3.1.1).</summary>
internal sealed class BitSink(int capacity)
{
    private byte[] _bytes = new byte[Math.Max(capacity, 64)];
    private int _length;
    private ulong _bits;
    private int _count;

    /// <summary>Appends the lowest <paramref name="count"/> bits, at most 32.</summary>
    public void Bits(uint value, int count)
    {
        _bits |= (ulong)value << _count;
        _count += count;
        while (_count >= 8)
        {
            Byte((byte)_bits);
            _bits >>= 8;
            _count -= 8;
        }
    }

    /// <summary>Fills the last byte with zeros and appends whole bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        if (_count > 0)
        {
            Byte((byte)_bits);
            (_bits, _count) = (0, 0);
        }

        foreach (var value in bytes)
        {
            Byte(value);
        }
    }

    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    private void Byte(byte value)
    {
        if (_length == _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        }

        _bytes[_length++] = value;
    }
}
