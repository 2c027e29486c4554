using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Tests;

/// <summary>Assembles small PDF files by hand, in every form of cross-reference, right or wrong on purpose.</summary>
internal sealed class SmallPdf
{
    public SortedDictionary<int, PdfObject> Objects { get; } = [];

    public string Header { get; init; } = "%PDF-1.7\n%\u00e4\u00f6\u00fc\u00df\n";

    public PdfDictionary ExtraTrailer { get; } = [];

    /// <summary>One page that says a word.</summary>
    public static SmallPdf OnePage(string word = "hello")
    {
        var pdf = new SmallPdf();
        pdf.Objects[1] = new PdfDictionary { { "Type", new PdfName("Catalog") }, { "Pages", new PdfReference(2) } };
        pdf.Objects[2] = new PdfDictionary { { "Type", new PdfName("Pages") }, { "Kids", new PdfArray(new PdfReference(3)) }, { "Count", 1 } };
        pdf.Objects[3] = new PdfDictionary
        {
            { "Type", new PdfName("Page") }, { "Parent", new PdfReference(2) }, { "MediaBox", new PdfArray(0, 0, 200, 100) }, { "Contents", new PdfReference(4) },
            { "Resources", new PdfDictionary { { "Font", new PdfDictionary { { "F1", new PdfReference(5) } } } } },
        };
        pdf.Objects[4] = new PdfStream([], Encoding.ASCII.GetBytes($"BT /F1 12 Tf 10 50 Td ({word}) Tj ET"));
        pdf.Objects[5] = new PdfDictionary { { "Type", new PdfName("Font") }, { "Subtype", new PdfName("Type1") }, { "BaseFont", new PdfName("Helvetica") } };
        return pdf;
    }

    /// <summary>One page with empty signature fields.</summary>
    public static SmallPdf WithFields(params string[] names)
    {
        var pdf = OnePage();
        var fields = new List<PdfObject>();
        for (var i = 0; i < names.Length; i++)
        {
            fields.Add(new PdfReference(10 + i));
            pdf.Objects[10 + i] = new PdfDictionary
            {
                { "Type", new PdfName("Annot") }, { "Subtype", new PdfName("Widget") }, { "FT", new PdfName("Sig") }, { "T", PdfString.OfText(names[i]) },
                { "F", 132 }, { "P", new PdfReference(3) }, { "Rect", new PdfArray(10 + (90 * i), 10, 90 + (90 * i), 40) },
            };
        }

        var page = ((PdfDictionary)pdf.Objects[3]).Copy();
        page.Add("Annots", new PdfArray(fields));
        pdf.Objects[3] = page;
        pdf.Objects[6] = new PdfDictionary { { "Fields", new PdfArray(fields) }, { "SigFlags", 3 } };
        ((PdfDictionary)pdf.Objects[1]).Add("AcroForm", new PdfReference(6));
        return pdf;
    }

    public int Size => Objects.Keys.Last() + 1;

    /// <summary>With a cross-reference table.</summary>
    public byte[] ToTable()
    {
        var output = Begin(out var offsets);
        var start = output.WrittenCount;
        var table = new StringBuilder($"xref\n0 {Size}\n0000000000 65535 f \n");
        for (var number = 1; number < Size; number++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{offsets.GetValueOrDefault(number):D10} 00000 {(offsets.ContainsKey(number) ? 'n' : 'f')} \n");
        }

        table.Append("trailer\n").Append(Trailer(Size)).Append(CultureInfo.InvariantCulture, $"\nstartxref\n{start}\n%%EOF\n");
        output.Write(Encoding.Latin1.GetBytes(table.ToString()));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>With a cross-reference stream; every object that may lies in an object stream.</summary>
    public byte[] ToStream(bool objectStream = true)
    {
        var inStream = objectStream ? Objects.Where(pair => pair.Value is not PdfStream).Select(pair => pair.Key).ToList() : [];
        var container = Size;
        var own = Size + (objectStream ? 1 : 0);
        var plain = new SmallPdf { Header = Header };
        foreach (var (number, value) in Objects.Where(pair => !inStream.Contains(pair.Key)))
        {
            plain.Objects[number] = value;
        }

        if (objectStream)
        {
            plain.Objects[container] = Container(inStream);
        }

        var output = plain.Begin(out var offsets);
        var start = output.WrittenCount;
        offsets[own] = start;
        var rows = new MemoryStream();
        for (var number = 0; number <= own; number++)
        {
            var at = inStream.IndexOf(number);
            var (type, second, third) = at >= 0 ? (2, container, at) : offsets.TryGetValue(number, out var offset) ? (1, offset, 0) : (0, 0, 0);
            rows.Write([(byte)type, (byte)(second >> 16), (byte)(second >> 8), (byte)second, (byte)third]);
        }

        var dictionary = Trailer(own + 1);
        dictionary.Add("Type", new PdfName("XRef"));
        dictionary.Add("W", new PdfArray(1, 3, 1));
        dictionary.Add("Filter", new PdfName("FlateDecode"));
        IndirectObject.Write(output, new PdfReference(own), new PdfStream(dictionary, Deflate(rows.ToArray())));
        output.Write(Encoding.ASCII.GetBytes($"startxref\n{start}\n%%EOF\n"));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Hybrid (7.5.8.4): a table for every reader, and a stream beside it with the objects that only newer ones see; here the font and all fields.</summary>
    public byte[] ToHybrid()
    {
        var hidden = Objects.Where(pair => pair.Key >= 5 && pair.Value is not PdfStream).Select(pair => pair.Key).ToList();
        var (container, own) = (Size, Size + 1);
        var plain = new SmallPdf { Header = Header };
        foreach (var (number, value) in Objects.Where(pair => !hidden.Contains(pair.Key)))
        {
            plain.Objects[number] = value;
        }

        plain.Objects[container] = Container(hidden);
        var output = plain.Begin(out var offsets);
        offsets[own] = output.WrittenCount;
        var rows = hidden.SelectMany((_, at) => (byte[])[2, (byte)(container >> 8), (byte)container, (byte)at]).ToArray();
        var index = new PdfArray(hidden.SelectMany(number => (PdfObject[])[number, 1]));
        var stream = new PdfDictionary { { "Type", new PdfName("XRef") }, { "Size", own + 1 }, { "W", new PdfArray(1, 2, 1) }, { "Index", index } };
        IndirectObject.Write(output, new PdfReference(own), new PdfStream(stream, rows));
        var start = output.WrittenCount;
        var table = new StringBuilder($"xref\n0 {own + 1}\n0000000000 65535 f \n");
        for (var number = 1; number <= own; number++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{offsets.GetValueOrDefault(number):D10} 00000 {(offsets.ContainsKey(number) ? 'n' : 'f')} \n");
        }

        var trailer = Trailer(own + 1);
        trailer.Add("XRefStm", offsets[own]);
        output.Write(Encoding.Latin1.GetBytes(table.Append("trailer\n").Append(trailer).Append(CultureInfo.InvariantCulture, $"\nstartxref\n{start}\n%%EOF\n").ToString()));
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Deflate(ReadOnlySpan<byte> data)
    {
        using var target = new MemoryStream();
        using (var deflater = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflater.Write(data);
        }

        return target.ToArray();
    }

    private PdfStream Container(List<int> numbers)
    {
        var body = new StringBuilder();
        var head = new StringBuilder();
        foreach (var number in numbers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{number} {body.Length} ");
            body.Append(Objects[number]).Append('\n');
        }

        return new PdfStream(
            new PdfDictionary { { "Type", new PdfName("ObjStm") }, { "N", numbers.Count }, { "First", head.Length }, { "Filter", new PdfName("FlateDecode") } },
            Deflate(Encoding.Latin1.GetBytes(head.ToString() + body)));
    }

    private ArrayBufferWriter<byte> Begin(out Dictionary<int, int> offsets)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write(Encoding.Latin1.GetBytes(Header));
        offsets = [];
        foreach (var (number, value) in Objects)
        {
            offsets[number] = output.WrittenCount;
            IndirectObject.Write(output, new PdfReference(number), value);
        }

        return output;
    }

    private PdfDictionary Trailer(int size)
    {
        var trailer = ExtraTrailer.Copy();
        trailer["Size"] = size;
        trailer["Root"] = new PdfReference(1);
        return trailer;
    }
}
