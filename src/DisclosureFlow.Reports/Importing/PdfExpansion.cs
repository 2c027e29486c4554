using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace DisclosureFlow.Reports.Importing;

/// <summary>
/// What a PDF's pages expand to before they are drawn: a content stream may be named any number of times, and a form that draws forms that
/// draw forms grows threefold at every level. The parser would follow all of it; this counts it from the structure alone.
/// </summary>
internal sealed class PdfExpansion
{
    /// <summary>Most bytes of drawing of a page, all forms drawn out; pages with charts have about a hundredth.</summary>
    private const long MostOfPage = 16L * 1024 * 1024;

    /// <summary>Most bytes of text strings of a page: the parser keeps some hundred bytes for each letter.</summary>
    private const long MostTextOfPage = 400_000;
    private const long MostInAll = 48L * 1024 * 1024;
    private const int DeepestForm = 24;
    private const int MostNodes = 2_000;

    private readonly Structure structure;
    private readonly Dictionary<IndirectReference, Size> known = [];
    private readonly HashSet<IndirectReference> open = [];
    private readonly PdfFontLimits fonts = new();
    private int nodes;

    /// <summary>Bytes of content, and bytes of strings among them; both stop growing far over the limits.</summary>
    private readonly record struct Size(long Content, long Text)
    {
        public static Size operator +(Size one, Size other) => new(Math.Min(long.MaxValue / 4, one.Content + other.Content), Math.Min(long.MaxValue / 4, one.Text + other.Text));
    }

    private PdfExpansion(Structure structure) => this.structure = structure;

    /// <exception cref="ImportRefusedException">DF1006: a page, or all together, draws more than a report can.</exception>
    public static void Check(PdfDocument document)
    {
        var expansion = new PdfExpansion(document.Structure);
        var total = 0L;
        expansion.Walk(expansion.Get<DictionaryToken>(document.Structure.Catalog.CatalogDictionary, NameToken.Pages), null, 0, page =>
        {
            total += page.Content;
            if (page.Content > MostOfPage || page.Text > MostTextOfPage || total > MostInAll)
            {
                throw TooMuch();
            }
        });
    }

    /// <summary>Every page below a node of the page tree (ISO 32000-1, 7.7.3); the number of pages was checked before.</summary>
    private void Walk(DictionaryToken? node, DictionaryToken? inherited, int depth, Action<Size> page)
    {
        if (node is null || ++nodes > MostNodes || depth > 64)
        {
            throw TooMuch();
        }

        var resources = Get<DictionaryToken>(node, NameToken.Resources) ?? inherited;
        if (Get<ArrayToken>(node, NameToken.Kids) is { } kids)
        {
            foreach (var kid in kids.Data)
            {
                Walk(Resolve(kid) as DictionaryToken, resources, depth + 1, page);
            }
        }
        else
        {
            // The parser loads a page's fonts whether or not anything is drawn with them.
            CheckFonts(resources);
            if (node.TryGet(NameToken.Contents, out var contents) && contents is not null)
            {
                page(OfContents(contents, resources));
            }
        }
    }

    private Size OfContents(IToken contents, DictionaryToken? resources)
    {
        var size = default(Size);
        switch (Resolve(contents))
        {
            case StreamToken stream:
                return OfStream(stream, resources);
            case ArrayToken array:
                var once = new Dictionary<IndirectReference, Size>();
                foreach (var item in array.Data)
                {
                    if (item is not IndirectReferenceToken reference)
                    {
                        continue;
                    }

                    if (!once.TryGetValue(reference.Data, out var part))
                    {
                        part = Resolve(item) is StreamToken named ? OfStream(named, resources) : default;
                        once.Add(reference.Data, part);
                    }

                    size += part;
                    if (size.Content > MostOfPage)
                    {
                        throw TooMuch();
                    }
                }

                return size;
            default:
                return size;
        }
    }

    private Size OfForm(IndirectReference reference, DictionaryToken? inherited)
    {
        if (known.TryGetValue(reference, out var size))
        {
            return size;
        }

        if (open.Count > DeepestForm || !open.Add(reference))
        {
            throw TooMuch(); // a form must not draw itself (ISO 32000-1, 8.10.1)
        }

        if (structure.GetObject(reference)?.Data is StreamToken form && Get<NameToken>(form.StreamDictionary, NameToken.Subtype)?.Data == NameToken.Form.Data)
        {
            var own = Get<DictionaryToken>(form.StreamDictionary, NameToken.Resources);
            CheckFonts(own);
            size = OfStream(form, own ?? inherited);
        }

        open.Remove(reference);
        return known[reference] = size;
    }

    private Size OfStream(StreamToken stream, DictionaryToken? resources)
    {
        var content = stream.Decode(structure.FilterProvider, structure.TokenScanner).Span;
        var size = new Size(content.Length, PdfContentScan.TextBytes(content));
        var forms = resources is null ? null : Get<DictionaryToken>(resources, NameToken.Xobject);
        if (forms is null)
        {
            return size;
        }

        foreach (var (name, times) in PdfContentScan.Drawn(content))
        {
            if (forms.TryGet(NameToken.Create(name), out var token) && token is IndirectReferenceToken reference && OfForm(reference.Data, resources) is var form && form.Content > 0)
            {
                size += new Size(form.Content > long.MaxValue / 8 / times ? long.MaxValue / 8 : form.Content * times, form.Text > long.MaxValue / 8 / times ? long.MaxValue / 8 : form.Text * times);
            }
        }

        return size;
    }

    /// <summary>Fonts that resources name, by themselves or in a graphics state.</summary>
    private void CheckFonts(DictionaryToken? resources)
    {
        if (resources is null)
        {
            return;
        }

        var named = Get<DictionaryToken>(resources, NameToken.Font)?.Data.Values ?? [];
        var states = Get<DictionaryToken>(resources, NameToken.ExtGState)?.Data.Values ?? [];
        var inStates = states.Select(Resolve).OfType<DictionaryToken>().SelectMany(state => Get<ArrayToken>(state, NameToken.Font)?.Data.Take(1) ?? []);
        foreach (var font in named.Concat(inStates))
        {
            fonts.Check(font, Resolve, stream => stream.Decode(structure.FilterProvider, structure.TokenScanner));
        }
    }

    private T? Get<T>(DictionaryToken dictionary, NameToken name)
        where T : class, IToken => dictionary.TryGet(name, out var token) ? Resolve(token) as T : null;

    private IToken? Resolve(IToken token)
    {
        for (var step = 0; step < 8 && token is IndirectReferenceToken reference; step++)
        {
            if (structure.GetObject(reference.Data)?.Data is not { } data)
            {
                return null;
            }

            token = data;
        }

        return token;
    }

    private static ImportRefusedException TooMuch() => Refusals.Bomb("页面内容展开后过大", "its pages draw far more than they hold");
}
