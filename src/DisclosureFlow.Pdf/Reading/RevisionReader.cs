using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Reading;

/// <summary>Follows the chain of cross-references from the end of the file and finds the boundaries of its revisions.</summary>
internal static class RevisionReader
{
    private static ReadOnlySpan<byte> EndMark => "%%EOF"u8;

    /// <summary>Oldest first.</summary>
    public static List<Revision> Read(ReadOnlyMemory<byte> file, ReadingLimits limits)
    {
        CheckHeader(file.Span);
        var start = LastStart(file, limits);
        var budget = limits.Objects;
        var newestFirst = new List<(CrossReferenceSection Section, CrossReferenceSection? Other, Tail Tail)>();
        var seen = new HashSet<int>();
        for (int? next = start; next is { } offset;)
        {
            if (!seen.Add(offset) || seen.Count > limits.Sections)
            {
                throw new PdfFormatException("the chain of cross-references runs in a circle or is too long (7.5.5)", offset);
            }

            var section = CrossReferenceSection.Read(file, offset, limits, ref budget);
            next = section.Previous;
            if (next > offset)
            {
                // Only a linearized file has its newer half in front (annex F): front section, then the main one at the end of the same revision.
                var main = CrossReferenceSection.Read(file, next.Value, limits, ref budget);
                var frontEndsWell = EndsAsFrontSection(file, section.End, limits);
                var tail = ReadTail(file, main.End, limits);
                if (main.Previous is not null || !frontEndsWell || tail.Start != offset || section.Trailer.ContainsKey("XRefStm") || main.Trailer.ContainsKey("XRefStm"))
                {
                    throw new PdfFormatException("/Prev leads forward in a file that is not linearized as annex F says", offset);
                }

                newestFirst.Add((section, main, tail));
                break;
            }

            var end = ReadTail(file, section.End, limits);
            if (end.Start != offset)
            {
                throw new PdfFormatException($"startxref names {end.Start}, the cross-reference lies at {offset} (7.5.5)", end.At);
            }

            newestFirst.Add((section, HybridPart(file, section, limits, ref budget), end));
        }

        newestFirst.Reverse();
        return Boundaries(file.Length, newestFirst);
    }

    private static List<Revision> Boundaries(int length, List<(CrossReferenceSection Section, CrossReferenceSection? Other, Tail Tail)> oldestFirst)
    {
        var revisions = new List<Revision>(oldestFirst.Count);
        var start = 0;
        foreach (var (section, other, tail) in oldestFirst)
        {
            var parts = other is null ? [section] : new[] { section, other };
            if (Array.Exists(parts, part => part.Offset < start) || tail.End <= start)
            {
                throw new PdfFormatException("a revision's cross-reference lies inside an older revision (7.5.6)", section.Offset);
            }

            List<ByteSpan> structure = [.. parts.Select(part => new ByteSpan(part.Offset, part.End - part.Offset)), new ByteSpan(tail.At, tail.EndMark - tail.At)];
            var isHybrid = section.Trailer.ContainsKey("XRefStm");
            revisions.Add(new Revision
            {
                Index = revisions.Count,
                Start = start,
                EndMark = tail.EndMark,
                End = tail.End,
                Form = isHybrid ? CrossReferenceForm.Hybrid : section.IsStream ? CrossReferenceForm.Stream : CrossReferenceForm.Table,
                CrossReferenceOffset = section.Offset,
                Trailer = section.Trailer,
                EntryTable = other is null ? section.Entries : Merge(section, other, isHybrid),
                Structure = structure,
            });
            start = tail.End;
        }

        return start == length ? revisions : throw new PdfFormatException("bytes follow the last %%EOF (7.5.5)", start);
    }

    private static CrossReferenceEntries Merge(CrossReferenceSection section, CrossReferenceSection other, bool isHybrid)
    {
        var entries = new CrossReferenceEntries(section.Entries);
        foreach (var (number, entry) in other.Entries)
        {
            if (entries.TryGetValue(number, out var first) && first.Kind != EntryKind.Free && first != entry)
            {
                // A reader that knows hybrid files and one that doesn't would show two documents.
                throw new PdfFormatException($"object {number} has two places in one revision (7.5.8.4)", section.Offset);
            }

            if (isHybrid || !entries.ContainsKey(number))
            {
                entries[number] = first.Kind == EntryKind.Free ? entry : first;
            }
        }

        return entries;
    }

    private static CrossReferenceSection? HybridPart(ReadOnlyMemory<byte> file, CrossReferenceSection section, ReadingLimits limits, ref int budget)
    {
        if (CrossReferenceSection.Natural(section.Trailer, "XRefStm", section.Offset) is not { } at)
        {
            return null;
        }

        if (section.IsStream)
        {
            throw new PdfFormatException("/XRefStm stands in the trailer of a table only (7.5.8.4)", section.Offset);
        }

        var part = CrossReferenceSection.Read(file, at, limits, ref budget);
        return part.IsStream ? part : throw new PdfFormatException("/XRefStm leads to a cross-reference stream (7.5.8.4)", at);
    }

    private static void CheckHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 64 || !bytes.StartsWith("%PDF-"u8) || bytes[6] != '.' || bytes[5] is not ((byte)'1' or (byte)'2') || !Syntax.IsDigit(bytes[7]) || Syntax.IsRegular(bytes[8]))
        {
            throw new PdfFormatException("the file begins with %PDF-1.n or %PDF-2.n (7.5.2)", 0);
        }
    }

    private static int LastStart(ReadOnlyMemory<byte> file, ReadingLimits limits)
    {
        // startxref, a number of ten digits at most, %%EOF and ends of lines: it lies within the last 64 bytes or the file has something behind it.
        var from = Math.Max(0, file.Length - 64);
        var at = file.Span[from..].LastIndexOf("startxref"u8);
        return at < 0 ? throw new PdfFormatException("the file does not end in startxref, a number and %%EOF (7.5.5)", from) : ReadTail(file, from + at, limits).Start;
    }

    // The front section of a linearized file may be followed by a startxref of 0 (annex F.3.4); with cross-reference streams it often isn't.
    private static bool EndsAsFrontSection(ReadOnlyMemory<byte> file, int at, ReadingLimits limits)
    {
        var parser = new ObjectParser(file, at, limits, locate: false);
        return !parser.TryKeyword("startxref"u8) || ReadTail(file, at, limits).Start == 0;
    }

    private static Tail ReadTail(ReadOnlyMemory<byte> file, int at, ReadingLimits limits)
    {
        var bytes = file.Span;
        var parser = new ObjectParser(file, at, limits, locate: false);
        parser.Keyword("startxref"u8);
        var keyword = parser.Position - "startxref".Length;
        var start = parser.NaturalNumber("the offset after startxref (7.5.5)");
        var end = parser.Position;
        while (end < bytes.Length && Syntax.IsWhiteSpace(bytes[end]))
        {
            end++;
        }

        if (!bytes[end..].StartsWith(EndMark))
        {
            throw new PdfFormatException("%%EOF was expected (7.5.5)", end);
        }

        var mark = end + EndMark.Length;
        end = mark;
        end += end < bytes.Length && bytes[end] == '\r' ? 1 : 0;
        end += end < bytes.Length && bytes[end] == '\n' ? 1 : 0;
        return new Tail(keyword, start, mark, end);
    }

    /// <param name="At">Offset of startxref.</param>
    /// <param name="Start">The number after it.</param>
    /// <param name="EndMark">The offset after %%EOF.</param>
    /// <param name="End">The offset after its end of line.</param>
    private sealed record Tail(int At, int Start, int EndMark, int End);
}
