using System.Buffers;

namespace DisclosureFlow.Pdf.Updating;

/// <summary>
/// Bytes of a file on the way: the end that is being written and, where wanted, all that stands before it. Its memory is rented, so that one
/// document after another passes through the same bytes; <see cref="Dispose"/> gives it back, and nothing that was read from it may be used then.
/// </summary>
public sealed class UpdateBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[]? _bytes;
    private int _count;

    /// <param name="origin">Offset in the file of the first byte written here, 0 or more.</param>
    /// <param name="capacity">Bytes to make room for at first.</param>
    internal UpdateBuffer(int origin, int capacity)
    {
        Origin = origin;
        _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    }

    /// <summary>Offset in the file of the first byte here.</summary>
    public int Origin { get; }

    /// <summary>What was written.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public Memory<byte> Written => Bytes.AsMemory(0, _count);

    /// <summary>Offset in the file of the byte that is written next.</summary>
    internal int Position => checked(Origin + _count);

    private byte[] Bytes => _bytes ?? throw new ObjectDisposedException(nameof(UpdateBuffer));

    void IBufferWriter<byte>.Advance(int count) => _count += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        Grow(sizeHint);
        return Bytes.AsMemory(_count);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint)
    {
        Grow(sizeHint);
        return Bytes.AsSpan(_count);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_bytes is { } bytes)
        {
            _bytes = null;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Grow(int sizeHint)
    {
        var bytes = Bytes;
        var needed = checked(_count + Math.Max(1, sizeHint));
        if (needed <= bytes.Length)
        {
            return;
        }

        _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (int)Math.Min(Array.MaxLength, 2L * bytes.Length)));
        bytes.AsSpan(0, _count).CopyTo(_bytes);
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
