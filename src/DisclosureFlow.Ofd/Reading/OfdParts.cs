using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace DisclosureFlow.Ofd.Reading;

/// <summary>The container's files, read under limits, and its XML held to the schema.</summary>
internal sealed class OfdParts
{
    private const int MostFiles = 1000;
    private const int LargestFile = 32 << 20;
    private const int LargestContainer = 64 << 20;
    private static readonly XmlSchemaSet Schema = LoadSchema();
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private OfdParts()
    {
    }

    public IReadOnlyDictionary<string, byte[]> Files => _files;

    /// <exception cref="OfdFormatException">Not a ZIP file, or one that breaks a limit: names that lead elsewhere, doubles, too many or too large files.</exception>
    public static OfdParts Read(ReadOnlyMemory<byte> container)
    {
        var parts = new OfdParts();
        try
        {
            using var stream = new MemoryStream(container.ToArray(), writable: false);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            if (zip.Entries.Count > MostFiles)
            {
                throw new OfdFormatException("container", $"at most {MostFiles} files");
            }

            long total = 0;
            foreach (var entry in zip.Entries)
            {
                var name = entry.FullName;
                if (name.Length is 0 or > 200 || name.Contains('\\', StringComparison.Ordinal) || name.Split('/').Any(part => part.Length == 0 || part.StartsWith('.')))
                {
                    throw new OfdFormatException("container", "a file's name leads elsewhere");
                }

                var bytes = Bounded(entry, (int)Math.Min(LargestFile, LargestContainer - total));
                total += bytes.Length;
                if (!parts._files.TryAdd(name, bytes))
                {
                    throw new OfdFormatException(name, "the file stands twice in the container");
                }
            }

            return parts;
        }
        catch (InvalidDataException damaged)
        {
            throw new OfdFormatException("container", "no readable ZIP file", damaged);
        }
    }

    /// <exception cref="OfdFormatException">There is no such file.</exception>
    public byte[] File(string path) => _files.TryGetValue(path, out var bytes) ? bytes : throw new OfdFormatException(path, "the file is missing");

    /// <summary>An XML file of the container, valid by the schema.</summary>
    /// <exception cref="OfdFormatException">It is missing or breaks the schema.</exception>
    public XElement Xml(string path, string root)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestFile, ValidationType = ValidationType.Schema, Schemas = Schema };
        settings.ValidationEventHandler += (_, broken) => throw new OfdFormatException(path, broken.Message);
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(File(path), writable: false), settings);
            var element = XElement.Load(reader);
            return element.Name == Name(root) ? element : throw new OfdFormatException(path, $"{root} is expected, {element.Name.LocalName} stands there");
        }
        catch (XmlException damaged)
        {
            throw new OfdFormatException(path, damaged.Message, damaged);
        }
    }

    /// <summary>A path as one file names another (GB/T 33190-2016, 7.3): from the root with a leading slash, else from the folder of the file that names it.</summary>
    public static string Resolve(string from, string location) =>
        location.StartsWith('/') ? location[1..] : from.Contains('/', StringComparison.Ordinal) ? from[..(from.LastIndexOf('/') + 1)] + location : location;

    public static XName Name(string local) => XName.Get(local, Writing.OfdXml.Namespace);

    private static byte[] Bounded(ZipArchiveEntry entry, int most)
    {
        using var content = entry.Open();
        using var read = new MemoryStream();
        var buffer = new byte[81920];
        int count;
        while ((count = content.Read(buffer)) > 0)
        {
            read.Write(buffer, 0, count);
            if (read.Length > most)
            {
                throw new OfdFormatException(entry.FullName, "the container unpacks to more than is read here");
            }
        }

        return read.ToArray();
    }

    private static XmlSchemaSet LoadSchema()
    {
        using var stream = typeof(OfdParts).Assembly.GetManifestResourceStream("ofd.xsd")!;
        using var reader = XmlReader.Create(stream);
        var schemas = new XmlSchemaSet { XmlResolver = null };
        schemas.Add(null, reader);
        schemas.Compile();
        return schemas;
    }
}
