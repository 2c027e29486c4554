using System.Buffers;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Signing.Validation.Revisions;

/// <summary>The shape of a document security store (ETSI EN 319 142-1, 5.4.2): dictionaries, arrays of references, streams with DER; nothing else hides in it.</summary>
internal static class ValidationDataShape
{
    private static readonly SearchValues<char> UpperHex = SearchValues.Create("0123456789ABCDEF");
    private static readonly string[] Lists = ["Certs", "CRLs", "OCSPs"];
    private static readonly string[] VriLists = ["Cert", "CRL", "OCSP"];
    private static readonly string[] PlainStreamKeys = ["Length", "Filter", "DecodeParms"];

    /// <summary>Walks the store and gives the numbers of its containers (dictionaries, arrays) and of its streams; null with a fault if the shape is another.</summary>
    public static (HashSet<int> Containers, HashSet<int> Streams)? Read(PdfFile file, PdfObject? store, out string fault)
    {
        var walk = new Walk(file);
        fault = walk.Store(store) ?? "";
        return fault.Length == 0 ? (walk.Containers, walk.Streams) : null;
    }

    private sealed class Walk(PdfFile file)
    {
        public HashSet<int> Containers { get; } = [];

        public HashSet<int> Streams { get; } = [];

        public string? Store(PdfObject? value)
        {
            if (Enter(value) is not PdfDictionary store || !OnlyKeys(store, [.. Lists, "Type", "VRI"]))
            {
                return "/DSS is a dictionary with /Certs, /CRLs, /OCSPs and /VRI";
            }

            if (Lists.Select(key => List(store[key])).FirstOrDefault(fault => fault is not null) is { } broken)
            {
                return broken;
            }

            return store["VRI"] is null ? null : Vri(Enter(store["VRI"]));
        }

        private string? Vri(PdfObject? value)
        {
            if (value is not PdfDictionary vri)
            {
                return "/VRI is a dictionary";
            }

            foreach (var (key, entry) in vri)
            {
                if (key is "Type")
                {
                    continue;
                }

                if (key.Length != 40 || key.AsSpan().ContainsAnyExcept(UpperHex) || Enter(entry) is not PdfDictionary one || !OnlyKeys(one, [.. VriLists, "Type", "TU", "TS"]))
                {
                    return "/VRI holds dictionaries under 40 upper-case hexadecimal digits";
                }

                if (one["TS"] is { } stamp && !Stream(stamp))
                {
                    return "/TS is a stream";
                }

                if (VriLists.Select(list => List(one[list])).FirstOrDefault(fault => fault is not null) is { } broken)
                {
                    return broken;
                }
            }

            return null;
        }

        private string? List(PdfObject? value)
        {
            if (value is null)
            {
                return null;
            }

            return Enter(value) is PdfArray array && array.All(Stream) ? null : "a list of validation data holds references to plain streams";
        }

        private bool Stream(PdfObject item)
        {
            if (item is not PdfReference reference || file.Get(reference) is not PdfStream stream || !OnlyKeys(stream.Dictionary, PlainStreamKeys))
            {
                return false;
            }

            Streams.Add(reference.Number);
            return true;
        }

        private PdfObject? Enter(PdfObject? value)
        {
            if (value is PdfReference reference)
            {
                Containers.Add(reference.Number);
            }

            return file.Resolve(value);
        }

        private static bool OnlyKeys(PdfDictionary dictionary, string[] keys) => dictionary.Keys.All(key => keys.Contains(key, StringComparer.Ordinal));
    }
}
