import {defineOrdersHandlers}   from   "../../generated/orders/handlers.js";
const   cache = new Map< string,number >()  ;   // odd   spacing
export   const orders=defineOrdersHandlers( {
      async   getOrder ( {id} ,_ctx )
      {
          cache . set ( id , 1 )
          return {id}   },


      /* keep me */
   } )  ;
