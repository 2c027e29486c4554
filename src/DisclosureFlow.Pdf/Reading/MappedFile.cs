using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace DisclosureFlow.Pdf.Reading;

/// <summary>A file mapped for reading, as memory: a document of hundreds of megabytes is opened and signed without being held. Up to 2 GB.</summary>
public sealed unsafe class MappedFile : MemoryManager<byte>
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int _length;
    private byte* _start;

    private MappedFile(MemoryMappedFile map, int length)
    {
        (_map, _length) = (map, length);
        _view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        _start += _view.PointerOffset;
    }

    /// <summary>Maps a file. Dispose it after everything that reads its <see cref="MemoryManager{T}.Memory"/>; the file must not be cut short meanwhile.</summary>
    /// <exception cref="PdfFormatException">The file is empty or larger than 2 GB.</exception>
    public static MappedFile Open(string path)
    {
        var length = new FileInfo(path).Length;
        if (length is 0 or > int.MaxValue)
        {
            throw new PdfFormatException("a file has between 1 byte and 2 GB", 0);
        }

        return new MappedFile(MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read), (int)length);
    }

    public override Span<byte> GetSpan() => _start == null ? throw new ObjectDisposedException(nameof(MappedFile)) : new Span<byte>(_start, _length);

    // A mapping does not move: nothing has to be pinned.
    public override MemoryHandle Pin(int elementIndex = 0) => new(_start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (_start != null)
        {
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _map.Dispose();
        }
    }
}
