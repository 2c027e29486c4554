using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace DisclosureFlow.Reports.Importing;

/// <summary>HTML as pasted or saved from a portal: paragraphs and tables in reading order, merged cells expanded, scripts and menus left out.</summary>
internal sealed partial class HtmlSource
{
    private const int MostCells = 100_000;
    private const int DeepestNesting = 256;
    private static readonly HashSet<string> Unread = new(StringComparer.OrdinalIgnoreCase)
    {
        "SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "NAV", "SVG", "MATH", "IFRAME", "OBJECT", "SELECT", "BUTTON", "TEXTAREA", "FORM", "AUDIO", "VIDEO", "CANVAS",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "LI", "UL", "OL", "DL", "DT", "DD", "SECTION", "ARTICLE", "HEADER", "FOOTER", "MAIN", "ASIDE", "BLOCKQUOTE", "PRE", "CENTER", "FIGURE", "FIELDSET", "ADDRESS", "HR", "BR", "BODY",
    };

    private readonly ReadingBudget budget;
    private readonly List<SourceRow> rows = [];
    private readonly StringBuilder line = new();
    private readonly List<string> unseen = [];
    private int tables;
    private int paragraphs;
    private int fragment;

    private HtmlSource(ImportOptions options) => budget = new ReadingBudget(options);

    public static SourceDocument Read(string html, ImportOptions options)
    {
        new ReadingBudget(options).Take(html.Length);
        var document = new HtmlParser(new HtmlParserOptions { IsScripting = false }).ParseDocument(HtmlTags.Harmless(html));
        var source = new HtmlSource(options);
        if (document.Body is { } body)
        {
            source.Walk(body, 0);
            source.EndLine();
        }

        return new SourceDocument("html", source.rows)
        {
            Carried = document.QuerySelector($"meta[name='{CarriedEdition.Name}']")?.GetAttribute("content"),
            Metadata = [.. document.QuerySelectorAll("meta[name][content]").Where(meta => meta.GetAttribute("name") != CarriedEdition.Name).Select(meta => meta.GetAttribute("content")!).Where(text => !string.IsNullOrWhiteSpace(text)).Take(100), .. source.unseen],
        };
    }

    private void Walk(INode node, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw Refusals.TooComplex("嵌套过深", "nested too deeply");
        }

        foreach (var child in node.ChildNodes)
        {
            switch (child)
            {
                case IText text:
                    Append(text.Data);
                    break;
                case IElement element when IsHidden(element):
                    break;
                case IElement { TagName: "SUP" } raised:
                    Append(RaisedText.Of(raised.TextContent));
                    break;
                case IElement { TagName: "TABLE" } table:
                    EndLine();
                    Table(table, depth);
                    break;
                case IElement element when Blocks.Contains(element.TagName):
                    EndLine();
                    Walk(element, depth + 1);
                    EndLine();
                    break;
                case IElement element:
                    Walk(element, depth + 1);
                    break;
                default:
                    break;
            }
        }
    }

    private void Append(string text)
    {
        budget.Take(text.Length);
        foreach (var character in text)
        {
            if (character is '\n' or '\r' or ' ' or '\t' or '\f')
            {
                if (line.Length > 0 && line[^1] != ' ')
                {
                    line.Append(' ');
                }
            }
            else
            {
                line.Append(character == '\u00A0' ? ' ' : character);
            }
        }
    }

    private void EndLine()
    {
        var text = line.ToString().Trim();
        line.Clear();
        if (text.Length > 0)
        {
            rows.Add(PlainTextSource.Row(text, string.Create(CultureInfo.InvariantCulture, $"第{++paragraphs}段"), fragment));
        }
    }

    private void Table(IElement table, int depth)
    {
        var number = ++tables;
        var part = ++fragment;
        var expansion = new TableExpansion(MostCells);
        var index = 0;
        foreach (var row in RowsOf(table))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"表{number}第{++index}行");
            var elements = row.Children.Where(cell => cell.TagName is "TD" or "TH").ToArray();
            var layout = elements.Where(cell => cell.QuerySelector("table") is not null || (elements.Length == 1 && cell.QuerySelectorAll("p, div, br").Length > 3)).ToArray();
            var cells = expansion.Row(elements.Select(cell => (layout.Contains(cell) ? "" : TextOf(cell), Span(cell, "rowspan"), Span(cell, "colspan"))));
            if (Array.Exists(cells, cell => cell.Length > 0))
            {
                rows.Add(new SourceRow(place, cells, true, part, true));
            }

            // A cell that holds a whole document or a table of its own is a frame, not a figure.
            foreach (var frame in layout)
            {
                Walk(frame, depth + 1);
                EndLine();
            }
        }

        fragment++;
    }

    /// <summary>The table's own rows, not those of tables inside its cells.</summary>
    private static IEnumerable<IElement> RowsOf(IElement table) =>
        table.Children.SelectMany(child => child.TagName == "TR" ? [child] : child.TagName is "TBODY" or "THEAD" or "TFOOT" ? child.Children.Where(row => row.TagName == "TR") : []);

    private string TextOf(IElement cell)
    {
        var outer = line.ToString();
        line.Clear();
        AppendAll(cell, 0);
        var text = line.ToString().Trim();
        line.Clear().Append(outer);
        return text;
    }

    private void AppendAll(INode node, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw Refusals.TooComplex("嵌套过深", "nested too deeply");
        }

        foreach (var child in node.ChildNodes)
        {
            if (child is IText text)
            {
                Append(text.Data);
            }
            else if (child is IElement { TagName: "SUP" } raised)
            {
                Append(RaisedText.Of(raised.TextContent));
            }
            else if (child is IElement element && !IsHidden(element))
            {
                AppendAll(element, depth + 1);
            }
        }
    }

    /// <summary>What a browser does not show, or shows as struck out, is not part of the report. Struck and hidden text is scanned like deleted text.</summary>
    private bool IsHidden(IElement element)
    {
        if (Unread.Contains(element.TagName))
        {
            return true;
        }

        var hidden = HtmlTags.IsStruck(element.TagName) || element.HasAttribute("hidden") || (element.GetAttribute("style") is { } style && HidingStyle().IsMatch(style));
        if (hidden && element.TextContent is var text && !string.IsNullOrWhiteSpace(text))
        {
            budget.Take(text.Length);
            unseen.Add(text);
        }

        return hidden;
    }

    [GeneratedRegex(@"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|text-decoration[a-z-]*\s*:[^;]*line-through", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HidingStyle();

    private static int Span(IElement cell, string name) => int.TryParse(cell.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var span) ? span : 1;
}
