using System.Buffers.Binary;
using System.Text;

namespace DisclosureFlow.AuditTrail;

/// <summary>
/// A ZIP file (APPNOTE 6.3) in the one form that a bundle has: entries stored without compression, sorted by name, dated
/// 1980-01-01, no extra fields, no comment. So there is exactly one file for one content, nothing to unpack into more than
/// it is, and no second directory that a lenient tool could read differently.
/// </summary>
internal static class StoredZip
{
    /// <summary>Largest bundle read, in bytes.</summary>
    public const int LargestFile = 256 << 20;

    private const int MostEntries = 50_000;
    private const uint LocalHeader = 0x04034B50;
    private const uint DirectoryHeader = 0x02014B50;
    private const uint DirectoryEnd = 0x06054B50;
    private const ushort Version = 20;
    private const ushort Utf8Names = 1 << 11;
    private const ushort FirstDay = (1 << 5) | 1;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(static n =>
    {
        var value = (uint)n;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        }

        return value;
    })];

    public static byte[] Write(IReadOnlyDictionary<string, byte[]> files)
    {
        var names = files.Keys.Order(StringComparer.Ordinal).ToList();
        if (names.Count > MostEntries || names.Exists(name => !IsName(name)))
        {
            throw new ArgumentException($"more than {MostEntries} files, or a name that no bundle has: {names.Find(name => !IsName(name))}", nameof(files));
        }

        using var zip = new MemoryStream(checked((int)files.Values.Sum(bytes => bytes.LongLength + 256)));
        using var directory = new MemoryStream();
        foreach (var name in names)
        {
            var offset = (uint)zip.Position;
            var common = Common(name, files[name]);
            zip.Write(Number(LocalHeader));
            zip.Write(common);
            zip.Write(Encoding.UTF8.GetBytes(name));
            zip.Write(files[name]);

            directory.Write(Number(DirectoryHeader));
            directory.Write(Short(Version));
            directory.Write(common);
            directory.Write(new byte[10]); // comment length, disk, internal and external attributes
            directory.Write(Number(offset));
            directory.Write(Encoding.UTF8.GetBytes(name));
        }

        var start = (uint)zip.Position;
        zip.Write(directory.GetBuffer(), 0, (int)directory.Length);
        zip.Write(Number(DirectoryEnd));
        zip.Write(new byte[4]);
        zip.Write(Short((ushort)names.Count));
        zip.Write(Short((ushort)names.Count));
        zip.Write(Number((uint)directory.Length));
        zip.Write(Number(start));
        zip.Write(Short(0));
        return zip.ToArray();
    }

    /// <summary>Reads the local headers one after the other, then requires that writing the same files gives the same bytes.</summary>
    /// <exception cref="AuditRefusedException">DF6050.</exception>
    public static SortedDictionary<string, byte[]> Read(ReadOnlyMemory<byte> zip)
    {
        if (zip.Length > LargestFile)
        {
            throw Refuse.Bundle($"大于 {LargestFile >> 20} MB", $"larger than {LargestFile >> 20} MB");
        }

        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        var rest = zip.Span;
        while (rest.Length >= 30 && BinaryPrimitives.ReadUInt32LittleEndian(rest) == LocalHeader)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(rest[18..]);
            var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[26..]);
            var name = rest.Length >= 30 + nameLength ? NoteText.Utf8(rest.Slice(30, nameLength)) : null;
            if (name is null || !IsName(name) || size > rest.Length - 30 - nameLength || files.Count == MostEntries)
            {
                throw Refuse.Bundle($"第 {files.Count + 1} 个文件", $"file {files.Count + 1}");
            }

            if (!files.TryAdd(name, rest.Slice(30 + nameLength, (int)size).ToArray()))
            {
                throw Refuse.Bundle($"{name} 出现两次", $"{name} occurs twice");
            }

            rest = rest[(30 + nameLength + (int)size)..];
        }

        return files.Count > 0 && Write(files).AsSpan().SequenceEqual(zip.Span) ? files
            : throw Refuse.Bundle("不是本系统写出的 ZIP（被改动、截断或重新打包）", "not the ZIP file that was written (changed, cut off or repacked)");
    }

    /// <summary>Folders and names of letters, digits, dot, hyphen and underscore; nothing that could climb out of a folder.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= 200 && name.Split('/').All(part =>
            part.Length > 0 && !part.StartsWith('.') && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or (>= '一' and <= '龥')));

    private static byte[] Common(string name, byte[] bytes)
    {
        var header = new byte[26];
        BinaryPrimitives.WriteUInt16LittleEndian(header, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(2), Utf8Names);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(10), Crc32(bytes));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(14), (uint)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(18), (uint)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(22), (ushort)Encoding.UTF8.GetByteCount(name));
        return header;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = Table[(crc ^ b) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Short(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return bytes;
    }
}
