using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;

namespace DisclosureFlow.Reports.Importing;

/// <summary>A zip of an office file, read with limits on entries, unpacked size and ratio. Sizes are counted, never believed.</summary>
internal sealed class ZipContainer : IDisposable
{
    private const int FreeBytes = 1024 * 1024;
    private readonly ZipArchive archive;
    private readonly ImportOptions options;
    private readonly string format;
    private long unpacked;

    private ZipContainer(ZipArchive archive, ImportOptions options, string format) => (this.archive, this.options, this.format) = (archive, options, format);

    /// <exception cref="ImportRefusedException">DF1006 (bomb) or DF1007 (damaged).</exception>
    public static ZipContainer Open(ReadOnlyMemory<byte> file, ImportOptions options, string format)
    {
        // The directory's own count is checked before .NET builds an object for each entry.
        if (CountEntries(file.Span) is var count && count > options.MaxZipEntries)
        {
            throw Refusals.Bomb($"内含 {count} 个条目，上限 {options.MaxZipEntries}", $"{count} entries, the limit is {options.MaxZipEntries}");
        }

        try
        {
            var zip = new ZipArchive(AsStream(file), ZipArchiveMode.Read);
            return zip.Entries.Count <= options.MaxZipEntries
                ? new ZipContainer(zip, options, format)
                : throw Refusals.Bomb($"内含 {zip.Entries.Count} 个条目", $"{zip.Entries.Count} entries");
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw Refusals.Damaged(format, "zip");
        }
    }

    public bool Has(string name) => Find(name) is not null;

    public IEnumerable<string> Names => archive.Entries.Select(entry => entry.FullName);

    /// <summary>Reads an XML part with <paramref name="read"/>. DTDs are refused, so no entity expands.</summary>
    /// <returns>False when the part does not exist.</returns>
    /// <exception cref="ImportRefusedException">DF1006, DF1007.</exception>
    public bool ReadXml(string name, Action<XmlReader> read)
    {
        if (Find(name) is not { } entry)
        {
            return false;
        }

        try
        {
            using var stream = new CountingStream(entry.Open(), count => Count(count, entry.CompressedLength));
            using var xml = XmlReader.Create(stream, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                CheckCharacters = true,
                MaxCharactersInDocument = options.MaxUnpackedBytes,
            });
            read(xml);
            return true;
        }
        catch (Exception fault) when (fault is XmlException or InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            throw Refusals.Damaged(format, name);
        }
    }

    /// <summary>The edition that the file carries, if it does.</summary>
    public string? ReadCarried()
    {
        var carried = new StringBuilder();
        var budget = new ReadingBudget(options);
        ReadXml(CarriedEdition.Part, xml =>
        {
            var ours = xml.MoveToContent() == XmlNodeType.Element && xml.NamespaceURI == CarriedEdition.Name;
            var chunk = new char[4096];
            while (ours && xml.Read())
            {
                while (xml.NodeType == XmlNodeType.Text && xml.ReadValueChunk(chunk, 0, chunk.Length) is > 0 and var count)
                {
                    budget.Take(count);
                    carried.Append(chunk, 0, count);
                }
            }
        });
        return carried.Length == 0 ? null : carried.ToString();
    }

    public void Dispose() => archive.Dispose();

    private ZipArchiveEntry? Find(string name)
    {
        foreach (var entry in archive.Entries)
        {
            if (string.Equals(entry.FullName.Replace('\\', '/').TrimStart('/'), name, StringComparison.OrdinalIgnoreCase))
            {
                return entry;
            }
        }

        return null;
    }

    private void Count(int bytes, long packed)
    {
        unpacked += bytes;
        if (unpacked > options.MaxUnpackedBytes || (unpacked > FreeBytes && unpacked / Math.Max(1, packed) > options.MaxUnpackRatio))
        {
            throw Refusals.Bomb("解压后的内容过大", "it unpacks to far more than its size");
        }
    }

    /// <summary>Entry count of the end record (APPNOTE 4.3.16); 0 where there is none, which the archive reader then reports.</summary>
    private static long CountEntries(ReadOnlySpan<byte> file)
    {
        var tail = file[Math.Max(0, file.Length - 65_557)..];
        var at = tail.LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at + 22 > tail.Length)
        {
            return 0;
        }

        var count = BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 10)..]);
        return count == ushort.MaxValue ? long.MaxValue : count;
    }

    internal static MemoryStream AsStream(ReadOnlyMemory<byte> file) =>
        MemoryMarshal.TryGetArray(file, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(file.ToArray(), writable: false);

    private sealed class CountingStream(Stream inner, Action<int> count) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            count(read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
