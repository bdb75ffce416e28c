package symbols
