using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Updating;

namespace DisclosureFlow.Signing.Fields;

/// <summary>Changes of catalog and form by one signature: each object is replaced once, and only if something of it changed.</summary>
internal sealed class FormUpdate(IncrementalUpdate update)
{
    private readonly PdfDictionary _catalog = update.Source.Catalog.Copy();
    private readonly PdfDictionary _form = FormField.Form(update.Source)?.Copy() ?? new PdfDictionary();
    private bool _catalogChanged;
    private bool _formChanged;

    /// <summary>Adds a field to the form and its widget to the page.</summary>
    public void AddField(PdfReference widget, Page page)
    {
        if (_form["Fields"] is PdfReference list)
        {
            update.Put(list, With(update.Source.Get(list) as PdfArray, widget));
        }
        else
        {
            _form["Fields"] = With(_form["Fields"] as PdfArray, widget);
            _formChanged = true;
        }

        if (page.Dictionary["Annots"] is PdfReference annotations)
        {
            update.Put(annotations, With(update.Source.Get(annotations) as PdfArray, widget));
            return;
        }

        var dictionary = page.Dictionary.Copy();
        dictionary["Annots"] = With(dictionary["Annots"] as PdfArray, widget);
        update.Put(page.Reference, dictionary);
    }

    /// <summary>SignaturesExist and AppendOnly (12.7.3, table 225): other programs then append too.</summary>
    public void SayThatSignaturesExist()
    {
        if (update.Source.Resolve(_form["SigFlags"]) is not PdfInteger { Value: 3 })
        {
            _form["SigFlags"] = 3;
            _formChanged = true;
        }
    }

    /// <summary>Names the signature as the document's certification (12.8.6).</summary>
    public void Certify(PdfReference signature)
    {
        var permissions = update.Source.Find<PdfDictionary>(_catalog, "Perms")?.Copy() ?? new PdfDictionary();
        permissions["DocMDP"] = signature;
        _catalog["Perms"] = permissions;
        _catalogChanged = true;
    }

    /// <summary>Puts what changed into the update.</summary>
    public void Write()
    {
        if (_formChanged)
        {
            if (_catalog["AcroForm"] is PdfReference reference)
            {
                update.Put(reference, _form);
            }
            else
            {
                _catalog["AcroForm"] = _form;
                _catalogChanged = true;
            }
        }

        if (_catalogChanged)
        {
            update.Put(update.Source.CatalogReference, _catalog);
        }
    }

    private static PdfArray With(PdfArray? list, PdfReference item)
    {
        var longer = list?.Copy() ?? new PdfArray();
        longer.Add(item);
        return longer;
    }
}
